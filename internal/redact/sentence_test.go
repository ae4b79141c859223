package redact_test

import (
	"testing"

	"agentmock/internal/redact"
)

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"Internal Server Error":                                "Internal Server Error",
		"name must not be null":                                "name must not be null",
		`null value in column "name" of order 'Smith' 17`:      "null value in column ••• of order ••• 17",
		"the number 13800138000 is taken":                      "the number ••• is taken",
		"who@real.cn is unknown":                               "••• is unknown",
		"the order of John Smith is closed":                    "the order of ••• is closed",
		"token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc is wrong": "token ••• is wrong",
		"customer's order isn't there":                         "customer's order isn't there",
		"张三的手机号已存在":                                            "•••的手机号已存在",
		"欧阳锋已注销":                                               "•••已注销",
		"参数校验失败":                                               "参数校验失败",
		"赵六顺":                                                  "•••",
	} {
		if got := redact.Sentence(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

package generate_test

import (
	"testing"

	"agentmock/internal/generate"
)

func TestSuccessIn(t *testing.T) {
	for description, want := range map[string]string{
		"状态码，200 成功":             "200",
		"0 表示成功，其他表示失败":          "0",
		"0: success, 1: failure": "0",
		"返回码 0-成功 1-失败":          "0",
		"1成功 0失败":                "1",
		"0失败，1成功":                "1",
		"成功返回 10000":             "10000",
		"成功时为0":                  "0",
		"请求状态码（200：请求成功；500：系统异常）":          "200",
		"业务码，00000 代表操作成功":                  "00000",
		"`0` means success":                 "0",
		"0 = OK":                            "0",
		"200 if the request was successful": "200",
		"Zero on success":                   "",
		"success = 1":                       "1",
		"非 0 表示失败":                          "",
		"非0成功":                              "",
		"not 0 success":                     "",
		"0 不成功":                             "",
		"错误码":                               "",
		"status of the order":               "",
		"1 表示正常":                            "1",
		"SUCCESS 成功，FAIL 失败":                "SUCCESS",
	} {
		if got := generate.SuccessIn(description); got != want {
			t.Errorf("%s: got %q, want %q", description, got, want)
		}
	}
}

package generate

import (
	"regexp"
	"strings"
)

// What a description calls success: `状态码，200 成功`, `0 表示成功`, `0: success`, `success = 1`.

// successPhrases find the value that stands beside the word success. What stands before is looked at by [successIn]: `非 0 成功` says
// nothing.
var successPhrases = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b([0-9]{1,6}|[a-z_]*success[a-z_]*|ok)["'”’）)` + "`" + `]?\s*(?:[:：=＝,，、—–-]|表示|代表|则|为|即|是|means|is|indicates|stands for|on|for|if)*\s*(?:请求|操作|调用|执行|处理|返回|业务|接口|the request |request |a |an |full |it |was |has )*(?:成功|正常|success|successful|succeeded|succeeds|ok\b)`),
	regexp.MustCompile(`(?i)(?:成功|正常|success|successful|ok)(?:时|状态|码|的|则|后|情况下|code|value| is| when| if| status)*\s*(?:[:：=＝→]|返回|为|是|returns|equals)+\s*["'“‘]?([0-9]{1,6})\b`),
}

// denials are what turns the meaning of a value behind it round.
var denials = []string{"非", "不", "除", "!=", "≠", "<>", "not ", "non-", "other than ", "except "}

// successIn returns the text of the value that a description calls success, "" for none.
func successIn(description string) string {
	for _, phrase := range successPhrases {
		for _, at := range phrase.FindAllStringSubmatchIndex(description, -1) {
			before := strings.ToLower(strings.TrimRight(description[:at[2]], " "))
			if !endsInDenial(before) && !strings.Contains(description[at[0]:at[1]], "不") {
				return description[at[2]:at[3]]
			}
		}
	}
	return ""
}

func endsInDenial(text string) bool {
	for _, denial := range denials {
		if strings.HasSuffix(text, strings.TrimSpace(denial)) {
			return true
		}
	}
	return false
}

// speaksOfHTTP reports whether a description says that codes are those of HTTP.
func speaksOfHTTP(description string) bool {
	return strings.Contains(strings.ToLower(description), "http") || twoHundred.MatchString(description)
}

var twoHundred = regexp.MustCompile(`\b200\b`)

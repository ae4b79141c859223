package mockserver_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

func TestPrefer(t *testing.T) {
	type want struct {
		Status  int
		Applied string
		Body    string // a part
	}
	tests := map[string]struct {
		prefer []string
		query  string
		want   want
	}{
		"nothing":              {want: want{200, "", "查看客户详情成功"}},
		"a code":               {prefer: []string{"code=404"}, want: want{404, "code=404", "客户不存在"}},
		"a code as its twin":   {query: "?__code=429", want: want{429, "code=429", "请求过于频繁"}},
		"the header wins":      {prefer: []string{"code=404"}, query: "?__code=429", want: want{404, "code=404", "客户不存在"}},
		"an example":           {prefer: []string{"example=documented"}, want: want{200, "example=documented", `"id":"11111111-2222-4333-8444-555555555555"`}},
		"generated":            {prefer: []string{"dynamic=true"}, want: want{200, "dynamic=true", "example."}},
		"two at once":          {prefer: []string{"code=200, shape=minimal"}, want: want{200, "code=200, shape=minimal", `"components":[]`}},
		"two headers":          {prefer: []string{"code=200", "shape=minimal"}, want: want{200, "code=200, shape=minimal", `"components":[]`}},
		"twins in any order":   {query: "?__shape=minimal&__code=200", want: want{200, "code=200, shape=minimal", `"components":[]`}},
		"quoted":               {prefer: []string{`seed="a, b"`}, want: want{200, `seed="a, b"`, "查看客户详情成功"}},
		"the first counts":     {prefer: []string{"code=404, code=200"}, want: want{404, "code=404", "客户不存在"}},
		"not what was said":    {prefer: []string{"example=documented, dynamic=true"}, want: want{200, "dynamic=true", "example."}},
		"an empty seed":        {prefer: []string{"seed"}, want: want{422, "", "应为 文本"}},
		"not ours":             {prefer: []string{"respond-async, wait=10"}, want: want{200, "", "查看客户详情成功"}},
		"a generated error":    {prefer: []string{"code=500, dynamic=true"}, want: want{500, "code=500, dynamic=true", "服务器内部错误"}},
		"a code too short":     {prefer: []string{"code=40"}, want: want{422, "", "Prefer：code 应为 三位数的状态码，实际为"}},
		"a code of letters":    {prefer: []string{"code=abc"}, want: want{422, "", "Prefer：code 应为 三位数的状态码，实际为"}},
		"an undeclared code":   {prefer: []string{"code=418"}, want: want{422, "", "应为以下之一：200, 400, 401, 404, 422, 429, 500"}},
		"no boolean":           {prefer: []string{"dynamic=yes"}, want: want{422, "", "true 或 false"}},
		"no shape":             {prefer: []string{"shape=round"}, want: want{422, "", "minimal、full 或 extreme"}},
		"no example":           {prefer: []string{"example=foo"}, want: want{422, "", "应为以下之一：documented"}},
		"no names":             {prefer: []string{"example=foo, code=500"}, want: want{422, "", "示例都没有名称"}},
		"too long a delay":     {prefer: []string{"delay=1h"}, want: want{422, "", "最多 1m0s"}},
		"a twin that is wrong": {query: "?__dynamic=1", want: want{422, "", "__dynamic"}},
	}
	server := agent(t, mockserver.Options{After: (&clock{}).after})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var headers []string
			for _, prefer := range test.prefer {
				headers = append(headers, "Prefer: "+prefer)
			}
			reply := send(t, server, somebody+test.query, headers...)
			got := want{reply.StatusCode, reply.Header.Get("Preference-Applied"), test.want.Body}
			if !strings.Contains(reply.Text, test.want.Body) {
				got.Body = reply.Text
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPreferredSeedAndShapeChangeThePerson(t *testing.T) {
	server := agent(t, mockserver.Options{})
	seen := map[string]string{}
	for _, prefer := range []string{"dynamic=true", "seed=1", "seed=2", "shape=minimal", "shape=extreme"} {
		text := send(t, server, documented, "Prefer: "+prefer).Text
		if other, twice := seen[text]; twice {
			t.Errorf("%s gives the same as %s", prefer, other)
		}
		seen[text] = prefer
	}
}

func TestPreferredDelayIsKept(t *testing.T) {
	clock := &clock{}
	got := send(t, agent(t, mockserver.Options{After: clock.after}), documented, "Prefer: delay=59s")
	if !cmp.Equal(clock.waits, []time.Duration{59 * time.Second}) || got.StatusCode != 200 {
		t.Errorf("answered %d after %s", got.StatusCode, clock.waits)
	}
}

// TestPreferencesAreListed compares the tables of the page, in both languages, and what the console shows, with the preferences that there are.
func TestPreferencesAreListed(t *testing.T) {
	names, twins := mockserver.Preferences()
	row := regexp.MustCompile("(?m)^\\| `([a-z]+)=[^`]*` \\| `(__[a-z]+)=")
	for _, file := range []string{"../docs/choose-an-answer.md", "../docs/zh-CN/choose-an-answer.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var gotNames, gotTwins []string
		for _, match := range row.FindAllStringSubmatch(string(text), -1) {
			gotNames, gotTwins = append(gotNames, match[1]), append(gotTwins, match[2])
		}
		if diff := cmp.Diff([][]string{names, twins}, [][]string{gotNames, gotTwins}); diff != "" {
			t.Errorf("%s (-table of preferences +page):\n%s", file, diff)
		}
	}
	text, err := os.ReadFile("console/switches.js")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("['`]([a-z]+)=").FindAllStringSubmatch(string(text), -1)
	for _, match := range shown {
		if !slices.Contains(names, match[1]) && match[1] != "median" {
			t.Errorf("console/switches.js shows %s=, which is no preference", match[1])
		}
	}
	if len(shown) < 5 {
		t.Errorf("console/switches.js shows only %v", shown)
	}
}

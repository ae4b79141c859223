package mockserver_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// spoken has an operation in a language, one answer of which has a word of its country.
const spoken = `openapi: 3.1.0
info: {title: TITLE, version: "1"}
paths:
  /people/{id}:
    get:
      operationId: a
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: "", headers: {Content-Language: {schema: {type: string}}}, content: {application/json: {schema: {type: object, properties: {country: {type: string}}}}}}
        "400": {description: "", content: {application/json: {schema: {type: object, required: [message, country], properties: {message: {type: string}, country: {type: string}}}}}}
`

func inLanguage(title string) string { return strings.Replace(spoken, "TITLE", title, 1) }

// Who asks, what is set and the document say in this order whose texts are made.
func TestLocale(t *testing.T) {
	const chinese, english = `{"country":"中国"}`, `{"country":"United States"}`
	for name, test := range map[string]struct {
		title   string
		options mockserver.Options
		headers []string
		change  string
		want    string
	}{
		"an English document":          {title: "People", want: english},
		"a Chinese document":           {title: "人员", want: chinese},
		"an option":                    {title: "People", options: mockserver.Options{Locale: "zh-CN"}, want: chinese},
		"an option of another country": {title: "人员", options: mockserver.Options{Locale: "ja"}, want: english},
		"a setting":                    {title: "People", change: `{"locale": "zh"}`, want: chinese},
		"a setting over an option":     {title: "People", options: mockserver.Options{Locale: "zh-CN"}, change: `{"locale": "auto"}`, want: english},
		"a preference":                 {title: "People", change: `{"locale": "en-US"}`, headers: []string{"Prefer: locale=zh-CN"}, want: chinese},
		"a preference for the usual":   {title: "People", options: mockserver.Options{Locale: "zh-CN"}, headers: []string{"Prefer: locale=auto"}, want: english},
		"what the client reads":        {title: "People", headers: []string{"Accept-Language: zh-CN"}, want: english},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, oneFile(inLanguage(test.title)), test.options)
			if test.change != "" {
				asks(t, server, http.StatusOK, "PATCH /__admin/settings", test.change)
			}
			got := send(t, server, "/people/1", test.headers...)
			if got.Text != test.want {
				t.Errorf("got %s, want %s", got.Text, test.want)
			}
			if language := map[string]string{chinese: "zh-CN", english: "en-US"}[test.want]; got.Header.Get("Content-Language") != language {
				t.Errorf("Content-Language %s", got.Header.Get("Content-Language"))
			}
			if len(test.headers) > 0 && strings.HasPrefix(test.headers[0], "Prefer") && got.Header.Get("Preference-Applied") != strings.TrimPrefix(test.headers[0], "Prefer: ") {
				t.Errorf("Preference-Applied: %s", got.Header.Get("Preference-Applied"))
			}
		})
	}
}

// A refusal goes by what the client reads as well.
func TestRefusalsAreInALanguage(t *testing.T) {
	const chinese, english = "路径参数 id", "request.path.id: want"
	for name, test := range map[string]struct {
		title   string
		options mockserver.Options
		headers []string
		want    string
	}{
		"an English document":              {title: "People", want: english},
		"a Chinese document":               {title: "人员", want: chinese},
		"an option":                        {title: "People", options: mockserver.Options{Locale: "zh-CN"}, want: chinese},
		"a preference":                     {title: "People", headers: []string{"Prefer: locale=zh-CN"}, want: chinese},
		"what the client reads":            {title: "People", headers: []string{"Accept-Language: fr, zh-CN;q=0.9, en;q=0.8"}, want: chinese},
		"what the client reads best":       {title: "人员", headers: []string{"Accept-Language: zh;q=0.1, en-GB"}, want: english},
		"what nobody here speaks":          {title: "人员", headers: []string{"Accept-Language: fr"}, want: chinese},
		"nothing at all":                   {title: "人员", headers: []string{"Accept-Language: en;q=0"}, want: chinese},
		"a preference before a language":   {title: "人员", headers: []string{"Prefer: locale=en", "Accept-Language: zh"}, want: english},
		"another preference that is wrong": {title: "人员", headers: []string{"Prefer: code=x"}, want: chinese},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, oneFile(inLanguage(test.title)), test.options)
			got := send(t, server, "/people/one", test.headers...)
			if country := map[string]string{chinese: `"country":"中国"`, english: `"country":"United States"`}[test.want]; got.StatusCode != 400 || !strings.Contains(got.Text, test.want) || !strings.Contains(got.Text, country) {
				t.Errorf("in the API's words: %d %s", got.StatusCode, got.Text)
			}
			title := map[string]string{chinese: `"title":"接口不存在"`, english: `"title":"No such path"`}[test.want]
			if got := send(t, server, "/nothing", test.headers...); got.StatusCode != 404 || !strings.Contains(got.Text, title) {
				t.Errorf("as RFC 9457 has it: %d %s", got.StatusCode, got.Text)
			}
		})
	}
}

// A cache is told that a refusal depends on what the client reads, and only where it does.
func TestRefusalsVaryByLanguage(t *testing.T) {
	server := start(t, oneFile(inLanguage("People")), mockserver.Options{})
	for name, test := range map[string]struct {
		path    string
		headers []string
		want    []string
	}{
		"in the API's words":        {"/people/one", []string{"Accept-Language: zh"}, []string{"Accept-Language"}},
		"as RFC 9457 has it":        {"/nothing", []string{"Accept-Language: zh"}, []string{"Accept-Language"}},
		"to another that says none": {"/people/one", nil, []string{"Accept-Language"}},
		"from a page of elsewhere":  {"/people/one", []string{"Origin: http://localhost:3000"}, []string{"Origin, Accept-Language"}},
		"a preference says which":   {"/people/one", []string{"Prefer: locale=en", "Accept-Language: zh"}, nil},
		"no refusal":                {"/people/1", []string{"Accept-Language: zh"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for range 3 { // kept ones as well
				if got := send(t, server, test.path, test.headers...).Header["Vary"]; !slices.Equal(got, test.want) {
					t.Errorf("Vary %q, want %q", got, test.want)
				}
			}
		})
	}
}

// A locale that is not known is refused wherever it is said, and one that is not there is warned of.
func TestUnknownLocales(t *testing.T) {
	if _, err := mockserver.New(oneFile(inLanguage("x")), mockserver.Options{Locale: "enus"}); err == nil || err.Error() != `locale: unknown locale "enus"; near: en-US, es` {
		t.Errorf("an option: %v", err)
	}
	var log bytes.Buffer
	server := start(t, oneFile(inLanguage("x")), mockserver.Options{Locale: "de", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if !strings.Contains(log.String(), "locale de has no people and texts of its own") {
		t.Errorf("the log: %s", log.String())
	}
	asks(t, server, http.StatusUnprocessableEntity, "PATCH /__admin/settings", `{"locale": "nonsense"}`)
	if got := send(t, server, "/people/1", "Prefer: locale=nonsense"); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Text, "locale should be auto or a language tag") {
		t.Errorf("a preference: %d %s", got.StatusCode, got.Text)
	}
}

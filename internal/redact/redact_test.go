package redact_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/redact"
)

func TestNamesOfSecrets(t *testing.T) {
	for name, want := range map[string]struct{ name, member bool }{
		"Authorization": {true, true}, "X-Api-Key": {true, true}, "access_token": {true, true}, "旧密码": {true, true}, "交易口令": {true, true},
		"sessionid": {true, false}, "auth": {true, false}, "sign": {true, false}, "Cookie": {true, false}, "key": {true, false},
		"author": {false, false}, "authors": {false, false}, "keyword": {false, false}, "design_id": {false, false}, "signal": {false, false}, "customer_id": {false, false},
		"keyword_key": {true, false}, "author_auth": {true, false}, // an open word hides no other
	} {
		if got := redact.IsSecretName(name); got != want.name {
			t.Errorf("IsSecretName(%q) = %t", name, got)
		}
		if got := redact.IsSecretMember(name); got != want.member {
			t.Errorf("IsSecretMember(%q) = %t", name, got)
		}
	}
}

func TestPlacesOfSecrets(t *testing.T) {
	for _, test := range []struct {
		in, name string
		want     bool
	}{
		{"header", "X-Auth", true}, {"query", "key", true}, {"cookie", "session", true}, {"path", "key", false},
		{"body", "/login/password/old", true}, {"body", "/key", false}, {"body", "/~1token", true}, {"elsewhere", "token", false},
	} {
		if got := redact.IsSecretPlace(test.in, test.name); got != test.want {
			t.Errorf("IsSecretPlace(%q, %q) = %t", test.in, test.name, got)
		}
	}
}

func TestHeader(t *testing.T) {
	given := http.Header{
		"Authorization": {"Bearer quiet"}, "X-Mine": {"quiet", "quiet"}, "X-Other": {"loud"}, "X-Mock-Session": {"loud"}, "Www-Authenticate": {"Bearer"},
		"Referer": {"https://ann:quiet@example.com/a?token=quiet&page=1"}, "Location": {"/done#access_token=quiet"},
	}
	got := redact.Header(given, []string{"x-mine"})
	for name, want := range map[string]string{
		"Authorization": redact.Mask, "X-Mine": redact.Mask, "X-Other": "loud", "X-Mock-Session": "loud", "Www-Authenticate": "Bearer",
		"Referer":  "https://" + redact.Mask + "@example.com/a?token=" + redact.Mask + "&page=1",
		"Location": "/done#access_token=" + redact.Mask,
	} {
		if all := got[name]; len(all) != 1 || all[0] != want {
			t.Errorf("%s: %q, want %q", name, all, want)
		}
	}
	if given.Get("Authorization") != "Bearer quiet" || !strings.Contains(given.Get("Referer"), "quiet") {
		t.Errorf("the headers that were given are changed: %v", given)
	}
}

func TestURL(t *testing.T) {
	for given, want := range map[string]string{
		"/a/b?x=1&y":                   "/a/b?x=1&y",
		"/a?mine=q&x=1":                "/a?mine=" + redact.Mask + "&x=1",
		"/a?api%5Fkey=q":               "/a?api%5Fkey=" + redact.Mask,
		"/a?%zz=q":                     "/a?%zz=" + redact.Mask, // whatever it is called
		"//ann:q@h/p":                  "//" + redact.Mask + "@h/p",
		"https://q@h":                  "https://" + redact.Mask + "@h",
		"https://h/a@b":                "https://h/a@b",
		"https://h/?x=1#id_token=q&z=": "https://h/?x=1#id_token=" + redact.Mask + "&z=",
	} {
		if got := redact.URL(given, []string{"Mine"}); got != want {
			t.Errorf("URL(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestBody(t *testing.T) {
	for given, want := range map[string]string{
		`{"id":1,"name":"x"}`:                     `{"id":1,"name":"x"}`,
		`{"a":[{"password":"q","id":1.50}]}`:      `{"a":[{"password":"` + redact.Mask + `","id":1.50}]}`,
		`{"Token":{"deep":"q"}}`:                  `{"Token":"` + redact.Mask + `"}`,
		`{"\u0074oken":"q"}`:                      `{"token":"` + redact.Mask + `"}`,
		`{"token":null,"secret":""}`:              `{"token":null,"secret":""}`,
		`user=x&password=q`:                       `user=x&password=` + redact.Mask,
		`pass%77ord=q&b=1`:                        `pass%77ord=` + redact.Mask + `&b=1`,
		`{"password":"q`:                          redact.Mask, // cut short
		"--b\r\nname=\"token\"\r\n\r\nq\r\n--b--": redact.Mask,
		`<login><password>q</password></login>`:   redact.Mask,
		``:                                        ``,
	} {
		if got := string(redact.Body([]byte(given))); got != want {
			t.Errorf("Body(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestWhatMessagesQuote(t *testing.T) {
	for given, want := range map[string]string{`"x"`: `"x"`, `"my password is q"`: redact.Mask, `{"token":"q"}`: `{"token":"` + redact.Mask + `"}`, `{"token":"q…`: redact.Mask, ``: ``} {
		if got := redact.Quoted(given); got != want {
			t.Errorf("Quoted(%q) = %q, want %q", given, got, want)
		}
	}
	for _, test := range [][3]string{
		{"$request.header.Authorization", `"q"`, redact.Mask}, {"$request.body#/auth/key", `"q"`, redact.Mask}, {"$request.path.id", `"x"`, `"x"`}, {"$request.header.Authorization", ``, ``},
	} {
		if got := redact.Source(test[0], test[1]); got != test[2] {
			t.Errorf("Source(%q, %q) = %q, want %q", test[0], test[1], got, test[2])
		}
	}
	for given, want := range map[string]string{
		"response.body#/data/id": "response.body#/data/id", "request.body": "request.body", "response.body#": "response.body#",
		"response.body#/by/张伟/age":   "response.body#/by/" + redact.Masked("张伟") + "/age",
		"response.body#/13800138000": "response.body#/" + redact.Masked("13800138000"),
	} {
		if got := redact.Where(given); got != want {
			t.Errorf("Where(%q) = %q, want %q", given, got, want)
		}
	}
}

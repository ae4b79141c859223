package redact_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/redact"
)

// Names are of secrets whatever separates their words; those that only sound so stay readable.
func TestNamesOfSecrets(t *testing.T) {
	for name, want := range map[string]struct{ name, member bool }{
		"Authorization": {true, true}, "X-Api-Key": {true, true}, "access_token": {true, true}, "旧密码": {true, true}, "交易口令": {true, true},
		"api_key": {true, true}, "api-key": {true, true}, "apiKey": {true, true}, "APIKey": {true, true}, "api.key": {true, true}, "apikeys": {true, true}, "my_api_keys_2": {true, true},
		"accessKeyId": {true, true}, "private_key": {true, true}, "sessionID": {true, true}, "JSESSIONID": {true, true}, "PHPSESSID": {true, true},
		"pwd": {true, true}, "userPwd": {true, true}, "newpassword": {true, true}, "pass": {true, true}, "db_pass": {true, true}, "PIN": {true, true}, "card-pin": {true, true}, "pin2": {true, true},
		"otp_code": {true, true}, "cvv2": {true, true}, "sid": {true, true}, "sms_code": {true, true}, "X-Ticket": {true, true}, "refresh": {true, true}, "signature": {true, true}, "X-Amz-Signature": {true, true},
		"支付密码": {true, true}, "短信验证码": {true, true}, "sign": {true, true}, "Cookie": {true, true}, "auth": {true, true},
		"key": {true, false}, "session": {true, false}, "X-Auth-User": {true, false}, "keyword_key": {true, false}, "author_auth": {true, false}, // an open word hides no other

		"author": {}, "authors": {}, "keyword": {}, "design_id": {}, "signal": {}, "customer_id": {}, "Access-Control-Allow-Credentials": {}, "passenger": {}, "passport_no": {}, "bypass_rate": {}, "pass_rate": {},
		"compass": {}, "call_sid": {}, "AccountSid": {}, "shipping": {}, "pinned": {}, "pin_count": {}, "spin": {}, "inside": {}, "side": {}, "ticket_id": {}, "tickets": {}, "zodiac": {}, "refresh_interval": {}, "max_tokens": {}, "tokenizer": {},
		"token_type": {}, "tokens_limit": {}, "secretary": {}, "password_policy": {}, "个性签名": {}, "state": {}, "code": {}, "postal_code": {}, "scottish": {}, "optional": {}, "bearing": {},
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
		{"body", "/login/password/old", true}, {"body", "/key", false}, {"body", "/api-key", true}, {"body", "/pass_rate", false}, {"body", "/~1token", true}, {"elsewhere", "token", false},
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
		"Link": {"</a?sig=quiet>; rel=next"}, "X-Upload-Url": {"https://h/?Signature=quiet"}, "Access-Control-Allow-Credentials": {"true"},
	}
	got := redact.Header(given, []string{"x-mine"})
	for name, want := range map[string]string{
		"Authorization": redact.Mask, "X-Mine": redact.Mask, "X-Other": "loud", "X-Mock-Session": "loud", "Www-Authenticate": "Bearer",
		"Referer":  "https://" + redact.Mask + "@example.com/a?token=" + redact.Mask + "&page=1",
		"Location": "/done#access_token=" + redact.Mask,
		"Link":     "</a?sig=" + redact.Mask + ">; rel=next", "X-Upload-Url": "https://h/?Signature=" + redact.Mask, "Access-Control-Allow-Credentials": "true",
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
		`{"id":1,"name":"x"}`:                            `{"id":1,"name":"x"}`,
		`{"a":[{"password":"q","id":1.50}]}`:             `{"a":[{"password":"` + redact.Mask + `","id":1.50}]}`,
		`{"Token":{"deep":"q"}}`:                         `{"Token":"` + redact.Mask + `"}`,
		`{"\u0074oken":"q"}`:                             `{"token":"` + redact.Mask + `"}`,
		`{"token":null,"secret":""}`:                     `{"token":null,"secret":""}`,
		`user=x&password=q`:                              `user=x&password=` + redact.Mask,
		`pass%77ord=q&b=1`:                               `pass%77ord=` + redact.Mask + `&b=1`,
		`{"password":"q`:                                 redact.Mask, // cut short
		"--b\r\nname=\"token\"\r\n\r\nq\r\n--b--":        redact.Mask,
		`<login><password>q</password></login>`:          redact.Mask,
		``:                                               ``,
		`{"pin":1234,"pass":true,"otp":["q"]}`:           `{"pin":"` + redact.Mask + `","pass":true,"otp":"` + redact.Mask + `"}`,
		`{"output_tokens":15,"tokens":["q"],"token":15}`: `{"output_tokens":15,"tokens":"` + redact.Mask + `","token":"` + redact.Mask + `"}`,
		`{"label":"密码","value":"q"}`:                     `{"label":"密码","value":"` + redact.Mask + `"}`,
		`{"label":"备注","value":"q"}`:                     `{"label":"备注","value":"q"}`,
		`{"query":"mutation{login(password:\"q q\")}"}`:  `{"query":"mutation{login(password:\"` + redact.Mask + `\")}"}`,
		`{"a":"https://ann:q@h/?sig=q&page=2"}`:          `{"a":"https://` + redact.Mask + `@h/?sig=` + redact.Mask + `&page=2"}`,
		`{"detail":"token: expired"}`:                    `{"detail":"token: expired"}`,
		`grant_type=authorization_code&code=q&scope=a`:   `grant_type=authorization_code&code=` + redact.Mask + `&scope=a`,
		`code=404&state=active`:                          `code=` + redact.Mask + `&state=` + redact.Mask, // as OAuth answers
		`state=active&page=1`:                            `state=active&page=1`,
		`code=200&status=open`:                           `code=200&status=open`,
		`state=q8Zk2mPpX0aa91Lw`:                         `state=` + redact.Mask,
		"name,password\nann,q\n":                         redact.Mask,
		"name,passage\nann,q\n":                          "name,passage\nann,q\n",
		"please sign in to pass the test":                "please sign in to pass the test",
		"the key of the map: q":                          "the key of the map: q",
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

// What looks like a credential is hidden wherever it stands; what only begins like one stays.
func TestText(t *testing.T) {
	const m = redact.Mask
	for given, want := range map[string]string{
		"https://admin:hunter2@host/a":                                         "https://" + m + "@host/a",
		"postgres://svc:p4ssw0rd@10.1.2.3/crm":                                 "postgres://" + m + "@10.1.2.3/crm",
		"svc:p4ssw0rd@tcp(10.1.2.3:3306)/crm":                                  m + "@tcp(10.1.2.3:3306)/crm",
		"Server=db;Uid=a;Pwd=p4ss;":                                            "Server=db;Uid=a;Pwd=" + m + ";",
		"Authorization: Bearer abc.DEF-123, and more":                          "Authorization: Bearer " + m + ", and more",
		"Basic YWRtaW46aHVudGVyMg==":                                           "Basic " + m,
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc":                                m,
		"see eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc!":                           "see " + m + "!",
		"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----": "-----BEGIN RSA PRIVATE KEY-----" + m + "-----END RSA PRIVATE KEY-----",
		"-----BEGIN PRIVATE KEY-----\nMII":                                     "-----BEGIN PRIVATE KEY-----" + m,
		"key sk_live_4eC39HqLyjWDarjtT1zdp7dc":                                 "key " + m,
		"ghp_0123456789abcdefABCDEF0123456789abcd":                             m,
		"AKIAIOSFODNN7EXAMPLE":                                                 m,
		`<https://h/x?sig=q&a=1>; rel="next"`:                                  `<https://h/x?sig=` + m + `&a=1>; rel="next"`,
		"https://h/x?X-Amz-Signature=q&key=q":                                  "https://h/x?X-Amz-Signature=" + m + "&key=" + m,
		`mutation { login(user: "a", password: "q \" q") { id } }`:             `mutation { login(user: "a", password: "` + m + `") { id } }`,
		`{\"password\": \"q\"}`:                                                `{\"password\": \"` + m + `\"}`,
		"密码：abc123，请勿外传":                                                       "密码：" + m,
		"https://h/cb?code=q&state=q&a=1":                                      "https://h/cb?code=" + m + "&state=" + m + "&a=1",
		"https://h/cb?code=404&page=2":                                         "https://h/cb?code=404&page=2",
		"password=q next":                                                      "password=" + m + " next",

		"https://host/a@b": "https://host/a@b", "git@github.com:a/b": "git@github.com:a/b", "mail ann@example.com": "mail ann@example.com", "https://h/x?page=2&sort=name": "https://h/x?page=2&sort=name",
		"Bearer authentication is needed": "Bearer authentication is needed", "Basic information": "Basic information", "the bearer of news": "the bearer of news", "Basic c2VjdGlvbnM=": "Basic c2VjdGlvbnM=",
		"-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----": "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
		"eyJhbGciOiJIUzI1NiJ9": "eyJhbGciOiJIUzI1NiJ9", "task-sk-1": "task-sk-1", "risk_test_a": "risk_test_a", "password: is required": "password: is required", "状态：正常": "状态：正常", "pass=true": "pass=true", "12:30:45": "12:30:45",
	} {
		if got := redact.Text(given); got != want {
			t.Errorf("Text(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestOwnNames(t *testing.T) {
	for name, want := range map[string]bool{
		"birth": true, "birthday": true, "dateOfBirth": true, "user_birthdate": true, "DOB": true, "bornAt": true, "生日": true, "出生日期": true, "salary": true, "base_salary": true, "monthlyWage": true, "年薪": true, "家庭收入": true,
		"rebirths": false, "created_at": false, "price": false, "airborne": false, "日期": false, "金额": false, "incoming": false,
	} {
		if got := redact.IsOwnName(name); got != want {
			t.Errorf("IsOwnName(%q) = %t", name, got)
		}
	}
	for text, want := range map[string]string{
		"/u/13700001111?a=13700001111": "/u/" + redact.Mask + "?a=13700001111", "https://h1234567.example/u/ann@real.cn#x": "https://h1234567.example/u/" + redact.Mask + "#x",
		"/u/%E5%BC%A0%E4%BC%9F": "/u/" + redact.Mask, "/things/42": "/things/42", "/a/780f7216-b131-462b-ba30-de7cd1f527de": "/a/780f7216-b131-462b-ba30-de7cd1f527de",
	} {
		if got := redact.Path(text); got != want {
			t.Errorf("Path(%q) = %q, want %q", text, got, want)
		}
	}
}

package state_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/redact"
	"agentmock/internal/state"
)

// secretsMasked records entries with secrets, and looks for them in the journal and at a listener.
func secretsMasked(t *testing.T, open opener) {
	const m = redact.Mask
	long := `{"password":"s3cret","text":"` + strings.Repeat("x", state.MaxBody) + `"}`
	for name, c := range map[string]struct{ given, want state.Entry }{
		"headers": {
			state.Entry{RequestHeader: http.Header{"Authorization": {"Bearer s3cret"}, "X-Api-Key": {"s3cret", "s3cret"}, "Accept": {"text/plain"}}},
			state.Entry{RequestHeader: http.Header{"Authorization": {m}, "X-Api-Key": {m}, "Accept": {"text/plain"}}},
		},
		"headers of the answer": {
			state.Entry{ResponseHeader: http.Header{"X-Auth-Token": {"s3cret"}, "Www-Authenticate": {"Basic"}}},
			state.Entry{ResponseHeader: http.Header{"X-Auth-Token": {m}, "Www-Authenticate": {"Basic"}}},
		},
		"cookies": {
			state.Entry{RequestHeader: http.Header{"Cookie": {"id=s3cret"}}, ResponseHeader: http.Header{"Set-Cookie": {"id=s3cret; Path=/"}}},
			state.Entry{RequestHeader: http.Header{"Cookie": {m}}, ResponseHeader: http.Header{"Set-Cookie": {m}}},
		},
		"headers that only sound like it": {
			state.Entry{RequestHeader: http.Header{"X-Mock-Session": {"a"}, "Idempotency-Key": {"b"}}},
			state.Entry{RequestHeader: http.Header{"X-Mock-Session": {"a"}, "Idempotency-Key": {"b"}}},
		},
		"credentials of the operation": {
			state.Entry{URL: "/?tenant=s3cret&a=1", RequestHeader: http.Header{"X-Tenant": {"s3cret"}}, Hidden: []string{"x-tenant", "tenant"}},
			state.Entry{URL: "/?tenant=" + m + "&a=1", RequestHeader: http.Header{"X-Tenant": {m}}},
		},
		"query": {
			state.Entry{URL: "/a%20b?page=2&api_key=s3cret&access%5Ftoken=s3cret&token&q=%zz"},
			state.Entry{URL: "/a%20b?page=2&api_key=" + m + "&access%5Ftoken=" + m + "&token&q=%zz"},
		},
		"query with a broken name": {state.Entry{URL: "/?%zz=s3cret"}, state.Entry{URL: "/?%zz=" + m}},
		"JSON": {
			state.Entry{RequestBody: []byte(`{"user": "u", "password": "s3cret", "list": [{"refresh_token": "s3cret"}, 1.50]}`)},
			state.Entry{RequestBody: []byte(`{"user":"u","password":"` + m + `","list":[{"refresh_token":"` + m + `"},1.50]}`)},
		},
		"JSON of the answer, objects too": {
			state.Entry{ResponseBody: []byte(`{"Credentials":{"a":"s3cret"}}`)},
			state.Entry{ResponseBody: []byte(`{"Credentials":"` + m + `"}`)},
		},
		"JSON with none": {
			state.Entry{RequestBody: []byte(`{ "password": null, "token": "", "key": "k" }`)},
			state.Entry{RequestBody: []byte(`{ "password": null, "token": "", "key": "k" }`)},
		},
		"form": {
			state.Entry{RequestBody: []byte("user=u&password=s3cret&client_secret=s3cret")},
			state.Entry{RequestBody: []byte("user=u&password=" + m + "&client_secret=" + m)},
		},
		"cut JSON": {state.Entry{RequestBody: []byte(long)}, state.Entry{RequestBody: []byte(m)}},
		"multipart": {
			state.Entry{RequestBody: []byte("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cret\r\n--b--\r\n")},
			state.Entry{RequestBody: []byte(m)},
		},
		"a trace": {state.Entry{Trace: "4bf92f3577b34da6a3ce929d0e0e4736"}, state.Entry{Trace: "4bf92f3577b34da6a3ce929d0e0e4736"}},
		"text":    {state.Entry{ResponseBody: []byte("your token is s3cret")}, state.Entry{ResponseBody: []byte(m)}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, state.Options{})
			l := must(s.Watch(t.Context(), ""))(t)
			check(t, s.Record(t.Context(), "", &c.given))
			for _, got := range []*state.Entry{must(s.Entries(t.Context(), ""))(t)[0], next(t, l)} {
				if diff := cmp.Diff(&c.want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(state.Entry{}, "ID", "Hidden")); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

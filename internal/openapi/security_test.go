package openapi_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// secured is an operation with requirements.
func secured(t *testing.T, security string) *openapi.Operation {
	t.Helper()
	return apitest.Load(t, fmt.Sprintf(`openapi: 3.1.0
info: {title: t, version: '1'}
security: [{query: []}]
paths:
  /:
    get:
      %s
      responses: {'200': {description: ''}}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
    bearer: {type: http, scheme: Bearer}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://example.com', scopes: {}}}}
    tls: {type: mutualTLS}
`, security)).Operations[0]
}

func TestCheckCredentials(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("amy:secret"))
	anyone := func(*openapi.SecurityScheme, string) bool { return true }
	known := func(scheme *openapi.SecurityScheme, secret string) bool {
		return secret == map[string]string{"header": "k", "query": "k", "cookie": "c", "bearer": "t", "basic": "amy:secret"}[scheme.Key]
	}
	for name, row := range map[string]struct {
		security string
		header   http.Header
		query    string
		strict   bool
		accepted func(*openapi.SecurityScheme, string) bool
		want     string // the alternatives that would do, "" where the request is admitted
	}{
		"none asked":             {security: "security: []"},
		"the document's":         {security: "summary: ''", want: "query key"},
		"null is the document's": {security: "security: null", want: "query key"},
		"a name alone":           {security: "security: header", want: "header X-Key"},
		"the document's, met":    {security: "summary: ''", query: "key=k"},
		"query empty":            {security: "summary: ''", query: "key=", want: "query key"},
		"cookie empty":           {security: "security: [{cookie: []}]", header: http.Header{"Cookie": {"sid="}}, want: "cookie sid"},
		"header missing":         {security: "security: [{header: []}]", want: "header X-Key"},
		"header":                 {security: "security: [{header: []}]", header: http.Header{"X-Key": {"any"}}},
		"header known":           {security: "security: [{header: []}]", header: http.Header{"X-Key": {"k"}}, accepted: known},
		"header unknown":         {security: "security: [{header: []}]", header: http.Header{"X-Key": {"z"}}, accepted: known, want: "header X-Key"},
		"query elsewhere":        {security: "security: [{query: []}]", header: http.Header{"Key": {"k"}}, want: "query key"},
		"cookie":                 {security: "security: [{cookie: []}]", header: http.Header{"Cookie": {"a=b; sid=c"}}, accepted: known},
		"cookie missing":         {security: "security: [{cookie: []}]", header: http.Header{"Cookie": {"sidd=c"}}, want: "cookie sid"},
		"bearer":                 {security: "security: [{bearer: []}]", header: http.Header{"Authorization": {"bearer   t "}}, accepted: known},
		"bearer unknown":         {security: "security: [{bearer: []}]", header: http.Header{"Authorization": {"Bearer z"}}, accepted: known, want: "Authorization: Bearer"},
		"bearer empty":           {security: "security: [{bearer: []}]", header: http.Header{"Authorization": {"Bearer "}}, want: "Authorization: Bearer"},
		"bearer of basic":        {security: "security: [{bearer: []}]", header: http.Header{"Authorization": {basic}}, want: "Authorization: Bearer"},
		"bearer glued":           {security: "security: [{bearer: []}]", header: http.Header{"Authorization": {"Bearert"}}, want: "Authorization: Bearer"},
		"basic":                  {security: "security: [{basic: []}]", header: http.Header{"Authorization": {basic}}, accepted: known},
		"basic not base64":       {security: "security: [{basic: []}]", header: http.Header{"Authorization": {"Basic amy:secret"}}, want: "Authorization: Basic"},
		"basic without colon":    {security: "security: [{basic: []}]", header: http.Header{"Authorization": {"Basic YW15"}}, want: "Authorization: Basic"},
		"oauth":                  {security: "security: [{oauth: [read]}]", header: http.Header{"Authorization": {"Bearer t"}}},
		"certificate":            {security: "security: [{tls: []}]", accepted: known},
		"both of two":            {security: "security: [{header: [], cookie: []}]", header: http.Header{"X-Key": {"k"}, "Cookie": {"sid=c"}}, accepted: known},
		"one of both":            {security: "security: [{header: [], tls: [], cookie: []}]", header: http.Header{"X-Key": {"k"}}, want: "header X-Key and a client certificate and cookie sid"},
		"second alternative":     {security: "security: [{header: []}, {cookie: []}]", header: http.Header{"Cookie": {"sid=c"}}, accepted: known},
		"no alternative":         {security: "security: [{header: []}, {bearer: [], cookie: []}]", want: "header X-Key, or Authorization: Bearer and cookie sid"},
		"wrong, then right":      {security: "security: [{header: []}, {cookie: []}]", header: http.Header{"X-Key": {"z"}, "Cookie": {"sid=c"}}, accepted: known},
		"anonymous":              {security: "security: [{bearer: []}, {}]"},
		"anonymous first":        {security: "security: [{}, {bearer: []}]"},
		"anonymous, strict":      {security: "security: [{bearer: []}, {}]", strict: true, want: "Authorization: Bearer"},
		"anonymous only, strict": {security: "security: [{}]", strict: true},
		"anonymous, any token":   {security: "security: [{bearer: []}, {}]", header: http.Header{"Authorization": {"Bearer z"}}, accepted: anyone},
		"anonymous, wrong token": {security: "security: [{bearer: []}, {}]", header: http.Header{"Authorization": {"Bearer z"}}, accepted: known, want: "Authorization: Bearer"},
	} {
		t.Run(name, func(t *testing.T) {
			query, err := url.ParseQuery(row.query)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if v := verify.Credentials(secured(t, row.security), row.header, query, row.strict, row.accepted); v != nil {
				got = v.Limit
				if v.Where() != "request.security" || v.Rule != "security" || v.Spec.Line != 7 {
					t.Errorf("odd violation %+v", v)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnonymousAndChallenge(t *testing.T) {
	for security, want := range map[string]struct {
		anonymous  bool
		challenges []string
	}{
		"security: []":                       {true, nil},
		"security: [{}]":                     {true, nil},
		"security: [{bearer: []}, {}]":       {true, []string{`Bearer realm="mock"`}},
		"security: [{basic: [], oauth: []}]": {false, []string{`Basic realm="mock"`, `Bearer realm="mock"`}},
		"security: [{cookie: []}]":           {false, []string{`ApiKey in="cookie", name="sid"`}},
	} {
		o := secured(t, security)
		var challenges []string
		for _, requirement := range o.Security {
			for _, scheme := range requirement {
				challenges = append(challenges, scheme.Challenge())
			}
		}
		if o.AsksForCredentials() == want.anonymous {
			t.Errorf("%s: asks for credentials is %v", security, o.AsksForCredentials())
		}
		if diff := cmp.Diff(want.challenges, challenges); diff != "" {
			t.Errorf("%s (-want +got):\n%s", security, diff)
		}
	}
}

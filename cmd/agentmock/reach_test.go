package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// A credential that cannot be taken, or stands in an address that is none, is repeated by no message.
func TestErrorsNameNoCredentials(t *testing.T) {
	dir := folder(t, map[string]string{
		"openapi.yaml": plainDocument, "tokens.yaml": "tokens: [{hunter2: b}]\n", "admin.yaml": "admin-token: {hunter2: 1}\n", "key.yaml": "admin-token: [[hunter2]]\n",
		"secret.yaml": "callback-secret: {hunter2: 1}\n",
	})
	at := func(name string) string { return dir + string(os.PathSeparator) + name }
	for name, test := range map[string]struct {
		env  map[string]string
		args []string
	}{
		"tokens in the environment": {map[string]string{"AGENTMOCK_TOKENS": `hunter2"b`}, []string{"serve", dir, "--addr", "nowhere"}},
		"tokens":                    {nil, []string{"serve", dir, "--tokens", `hunter2"b`, "--addr", "nowhere"}},
		"tokens in the settings":    {nil, []string{"serve", dir, "--settings", at("tokens.yaml")}},
		"a token in the settings":   {nil, []string{"serve", dir, "--settings", at("admin.yaml")}},
		"a list in the settings":    {nil, []string{"serve", dir, "--settings", at("key.yaml")}},
		"a secret in the settings":  {nil, []string{"serve", dir, "--settings", at("secret.yaml")}},
		"a receiver":                {nil, []string{"serve", dir, "--callbacks", "http://u:hunter2@h"}},
		"the memory":                {nil, []string{"serve", dir, "--addr", "127.0.0.1:0", "--state", "redis://:hunter2@%zz/0"}},
		"the memory's scheme":       {nil, []string{"serve", dir, "--addr", "127.0.0.1:0", "--state", "http://u:hunter2@h"}},
		"the upstream":              {nil, []string{"proxy", dir, "--upstream", "http//u:hunter2@h"}},
		"the API of a run":          {nil, []string{"test", dir, "--url", "ftp://u:hunter2@h/"}},
		"no URL of a run":           {nil, []string{"test", dir, "--url", "http://u:hunter2@h/%zz"}},
		"the API of a recording":    {nil, []string{"import", at("tokens.yaml"), "--api", dir, "--into", at("made"), "--url", "u:hunter2@h"}},
		"the document":              {nil, []string{"serve", "http://u:hunter2@127.0.0.1:1/openapi.yaml"}},
	} {
		code, stdout, stderr := typed(t, test.env, test.args...)
		if code != exitFailed || strings.Contains(stdout+stderr, "hunter2") || stderr == "" {
			t.Errorf("%s: exit %d: %s%s", name, code, stdout, stderr)
		}
	}
}

// A mock that listens for others says where they reach it, and warns where they may use its admin API without a token.
func TestWhereOthersReachIt(t *testing.T) {
	const warning = "the admin API stands open"
	for name, test := range map[string]struct {
		args           []string
		others, warned bool
	}{
		"this machine alone":       {[]string{"--addr", "127.0.0.1:0"}, false, false},
		"everybody":                {[]string{"--addr", "0.0.0.0:0"}, true, true},
		"everybody, with a token":  {[]string{"--addr", "0.0.0.0:0", "--admin-token", "t0"}, true, false},
		"the admin API is here":    {[]string{"--addr", "0.0.0.0:0", "--admin-addr", "127.0.0.1:0"}, true, false},
		"the admin API is nowhere": {[]string{"--addr", "0.0.0.0:0", "--admin-addr", "off"}, true, false},
		"the admin API is open":    {[]string{"--addr", "127.0.0.1:0", "--admin-addr", "0.0.0.0:0"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := startServe(t, test.args...)
			for range 500 { // the log is written a little later
				if !test.warned || strings.Contains(p.log.text(), warning) {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			if got := strings.Contains(p.log.text(), warning); got != test.warned {
				t.Errorf("warned %v: %s", got, p.log.text())
			}
			if got := strings.Contains(p.banner, "  and http://"); got != (test.others && len(otherURLs("http", anyAddress{}, ownNetworks())) > 0) {
				t.Errorf("it says others: %v: %s", got, p.banner)
			}
		})
	}
}

// anyAddress is what a listener for everybody has.
type anyAddress struct{}

func (anyAddress) Network() string { return "tcp" }
func (anyAddress) String() string  { return "0.0.0.0:8080" }

package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// TestComposePassesVariablesOn: a variable of this machine that stands for a flag reaches the container, but for what the files themselves say, and what
// has no meaning there.
func TestComposePassesVariablesOn(t *testing.T) {
	serve, test := serveCommand(output{}), testCommand(output{}, func(string) string { return "" })
	for _, row := range []struct {
		file, service string
		verb          *cobra.Command
		without       string // flags
	}{
		{"docker-compose.yml", "mock", serve, "addr host port api help ready-file open edit tls-ca"}, // the last three write, or look for a screen
		{"docker-compose.scale.yml", "mock", serve, "addr host port api help ready-file open edit tls-ca state trusted-proxies"},
		{"docker-compose.yml", "contract", test, "api help report report-dir wait-for"},
	} {
		text, err := os.ReadFile(filepath.Join("../..", row.file))
		if err != nil {
			t.Fatal(err)
		}
		var compose struct {
			Services map[string]struct{ Environment yaml.Node }
		}
		if err := yaml.Unmarshal(text, &compose); err != nil {
			t.Fatal(err)
		}
		var passed []string
		for _, one := range compose.Services[row.service].Environment.Content {
			name, value, set := strings.Cut(one.Value, "=")
			if set && name != "GOMEMLIMIT" && name != "AGENTMOCK_TRUSTED_PROXIES" && !strings.HasPrefix(value, "${"+name+":-") {
				t.Errorf("%s, %s: %s is not that of this machine", row.file, row.service, name)
			}
			passed = append(passed, name)
		}
		flags := []string{"env", "settings"} // those of all verbs
		row.verb.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
		known := append(slices.Collect(maps.Values(secretKeys)), "GOMEMLIMIT", "AGENTMOCK_TRUSTED_PROXIES")
		for _, name := range flags {
			known = append(known, variableOf(name))
			if !slices.Contains(strings.Fields(row.without), name) && !slices.Contains(passed, variableOf(name)) {
				t.Errorf("%s: the service %s does not get %s", row.file, row.service, variableOf(name))
			}
		}
		for _, name := range passed {
			if !slices.Contains(known, name) {
				t.Errorf("%s: the service %s gets %s, which is no flag of %s", row.file, row.service, name, row.verb.Name())
			}
		}
	}
}

// TestRedisIsStartedAlike: Compose and Kubernetes start Redis with the same command, of which nothing holds back what is acknowledged.
func TestRedisIsStartedAlike(t *testing.T) {
	var commands []string
	for _, file := range []string{"docker-compose.scale.yml", "deploy/kubernetes/redis/redis.yaml"} {
		text, err := os.ReadFile(filepath.Join("../..", file))
		if err != nil {
			t.Fatal(err)
		}
		command := regexp.MustCompile(`\[redis-server, .*\]`).FindString(string(text))
		if !strings.Contains(command, `--appendonly, "yes", --appendfsync, "no"`) {
			t.Errorf("%s: %s", file, command)
		}
		commands = append(commands, command)
	}
	if commands[0] != commands[1] {
		t.Errorf("%s\n%s", commands[0], commands[1])
	}
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"agentmock/contract/report"
)

// documents returns what people copy commands from, by name.
func documents(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	chinese, err := filepath.Glob("../../docs/zh-CN/*.md")
	if err != nil || len(chinese) == 0 {
		t.Fatal(chinese, err)
	}
	texts := map[string]string{}
	for _, name := range append(append(names, chinese...), "../../README.md", "../../README.zh-CN.md", "../../docker-compose.yml", "../../docker-compose.scale.yml", "../../Dockerfile") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimPrefix(filepath.ToSlash(name), "../../")] = string(text)
	}
	return texts
}

// TestDocsNameRealFlags finds every command line of agentmock in the documents, as a shell or an argument list writes it.
func TestDocsNameRealFlags(t *testing.T) {
	commandLine := regexp.MustCompile(`(?:agentmock(?:\.mjs)?['"]?,? ?\[?['"]?|command: \[)((?:serve|test|check|checks|lint|generate|routes|healthcheck|proxy|import|export)\b[^\n]*)`)
	flagName := regexp.MustCompile(`--[a-z][a-z-]*`)
	help := map[string]string{}
	seen := 0
	for name, text := range documents(t) {
		for _, match := range commandLine.FindAllStringSubmatch(text, -1) {
			verb := regexp.MustCompile(`^[a-z]+`).FindString(match[1])
			if help[verb] == "" {
				out, err := exec.Command("agentmock", verb, "--help").CombinedOutput()
				if err != nil {
					t.Fatalf("%s: agentmock %s: %v", name, verb, err)
				}
				help[verb] = string(out)
			}
			line, _, _ := strings.Cut(match[1], "`") // the end of a code span
			for _, flag := range flagName.FindAllString(line, -1) {
				seen++
				if !regexp.MustCompile(regexp.QuoteMeta(flag) + `\b[^-]`).MatchString(help[verb]) {
					t.Errorf("%s: agentmock %s has no flag %s: %s", name, verb, flag, line)
				}
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d flags were looked at", seen)
	}
}

// TestDocsNameRealVariables finds AGENTMOCK_ variables: each is a flag's, or one of the compose file's or the token.
func TestDocsNameRealVariables(t *testing.T) {
	compose, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var flags strings.Builder
	for _, verb := range []string{"serve", "test", "check", "lint", "routes", "generate", "healthcheck", "proxy", "import", "export"} {
		out, err := exec.Command("agentmock", verb, "--help").CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		flags.Write(out)
	}
	for name, text := range documents(t) {
		for _, variable := range regexp.MustCompile(`AGENTMOCK_[A-Z_]+[A-Z]`).FindAllString(text, -1) {
			flag := "--" + strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(variable, "AGENTMOCK_"), "_", "-"))
			if !slices.Contains([]string{"AGENTMOCK_TOKEN", "AGENTMOCK_OAUTH_CLIENT_SECRET"}, variable) && !regexp.MustCompile(flag+`[ \[]`).MatchString(flags.String()) && !strings.Contains(string(compose), "${"+variable+":-") {
				t.Errorf("%s: %s is neither a flag (%s) nor a variable of docker-compose.yml", name, variable, flag)
			}
		}
	}
}

// anchors are what links to a page may name: its headings, as the places that show it write them.
func anchors(text string) []string {
	var all []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		all = append(all, strings.ReplaceAll(name, " ", "-"))
	}
	return all
}

// TestDocsNameRealThings holds the examples for CI against the compose file, the reports and the tree.
func TestDocsNameRealThings(t *testing.T) {
	texts := documents(t)
	var compose struct{ Services map[string]any }
	if err := yaml.Unmarshal([]byte(texts["docker-compose.yml"]), &compose); err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		for _, match := range regexp.MustCompile(`(?:run --rm(?: --no-deps)?|compose logs) (\w+)`).FindAllStringSubmatch(text, -1) {
			if compose.Services[match[1]] == nil {
				t.Errorf("%s: docker-compose.yml has no service %s", name, match[1])
			}
		}
		for _, match := range regexp.MustCompile(`reports/(\w+\.\w+)`).FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(report.Names(), func(name string) bool { format, _ := report.Named(name); return format.File == match[1] }) {
				t.Errorf("%s: no report is called %s", name, match[1])
			}
		}
		for _, match := range regexp.MustCompile(`go (?:run|install) (\./[a-z/]+)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("../..", match[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, match := range regexp.MustCompile(`\]\(([^)#:]+)(?:#([^)]+))?\)`).FindAllStringSubmatch(text, -1) {
			target := filepath.Join("../..", filepath.Dir(name), match[1])
			linked, err := os.ReadFile(target)
			if err != nil || match[2] != "" && !slices.Contains(anchors(string(linked)), match[2]) {
				t.Errorf("%s: %s is not there", name, match[0])
			}
		}
		for _, block := range otherBlock.FindAllStringSubmatch(text, -1) {
			var into any
			if err := yaml.Unmarshal([]byte(block[1]), &into); err != nil {
				t.Errorf("%s: %v in\n%s", name, err, block[1])
			}
		}
	}
}

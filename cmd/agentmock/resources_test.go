package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestResourcesTranscript plays what docs/resources.md shows of to-dos that are written, and what the README does.
func TestResourcesTranscript(t *testing.T) {
	needs(t, "curl")
	when := regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
	for _, name := range []string{"../../docs/resources.md", "../../README.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p := startServe(t, "../../docs/todos.yaml")
			lines, played := strings.Split(string(text), "\n"), 0
			for i, line := range lines {
				command, ok := strings.CutPrefix(line, "$ curl")
				if !ok || !strings.Contains(command, "localhost:8080/todos") {
					continue
				}
				out, err := exec.Command("sh", "-c", "curl "+strings.ReplaceAll(command, "localhost:8080", strings.TrimPrefix(p.url, "http://"))).CombinedOutput()
				want := ""
				if next := lines[i+1]; !strings.HasPrefix(next, "$") && next != "```" {
					want = next
				}
				got := when.ReplaceAllString(string(out), "T")
				if err != nil || want != "" && got != when.ReplaceAllString(want, "T") {
					t.Errorf("%s\ngot  %s\nwant %s\n%v", line, out, want, err)
				}
				played++
			}
			if played < 3 {
				t.Errorf("%d lines were played", played)
			}
		})
	}
}

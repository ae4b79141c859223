package main

import (
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var updatePicture = flag.Bool("update-picture", false, "write docs/terminal.svg anew")

// maxPicture bounds the picture of a terminal, in bytes: a page is read before it is there.
const maxPicture = 500_000

// shown is a command in the picture, and what it printed.
type shown struct {
	command string
	said    []string
}

// TestTerminalPicture does what docs/terminal.svg shows, and wants that it shows what is said: in a real process, on a clock that stands.
func TestTerminalPicture(t *testing.T) {
	needs(t, "curl")
	document := filepath.Join(root, "docs", "todos.yaml")
	p := startServe(t, document, "--clock", "2026-01-01T09:00:00Z")
	banner, _, _ := strings.Cut(p.banner, "\ntry:")
	all := []shown{{"agentmock serve todos.yaml", strings.Split(strings.TrimSpace(banner), "\n")}}
	for _, command := range []string{
		`curl localhost:8080/todos -d '{"title": "buy milk"}' -H 'Content-Type: application/json'`,
		`curl localhost:8080/todos/26`,
		`curl localhost:8080/todos/milk`,
		`curl -X PATCH localhost:8080/todos/26 -d '{"done": true}' -H 'Content-Type: application/json'`,
		`agentmock test todos.yaml --url http://localhost:8080 --unsafe-methods`,
	} {
		line := strings.NewReplacer("localhost:8080", strings.TrimPrefix(p.url, "http://"), "curl ", "curl -s ", "todos.yaml", document).Replace(command)
		out, err := exec.Command("sh", "-c", line).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		all = append(all, shown{command, strings.Split(strings.TrimSpace(string(out)), "\n")})
	}
	picture := draw(all, strings.NewReplacer(p.url, "http://127.0.0.1:8080", strings.TrimPrefix(p.url, "http://"), "127.0.0.1:8080", document, "todos.yaml"))
	file := filepath.Join(root, "docs", "terminal.svg")
	if *updatePicture {
		if err := os.WriteFile(file, []byte(picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	there, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	figures := regexp.MustCompile(`\d+ cases in \d+\.\d s|cases=\d+|seconds=\d+\.\d`) // of one machine, one set of checks
	if figures.ReplaceAllString(string(there), "") != figures.ReplaceAllString(picture, "") {
		t.Errorf("docs/terminal.svg shows something else than what is said: go test ./cmd/agentmock -run TestTerminalPicture -update-picture draws it anew, and look at it\n%s", picture)
	}
	if len(there) > maxPicture {
		t.Errorf("docs/terminal.svg has %d bytes, at most %d are wanted", len(there), maxPicture)
	}
}

// draw returns a terminal in which commands are typed and answered, in their order. Where nothing moves, all of it is there.
func draw(all []shown, plain *strings.Replacer) string {
	const (
		columns          = 104
		width, row, left = 900, 20, 16
		letter           = 8.4 // what one takes of the width
		typing, reading  = 0.03, 1.6
	)
	var lines strings.Builder
	y, at := 28, 0.5
	text := func(class, what string, show string) {
		for part := range slices.Chunk([]rune(plain.Replace(what)+" "), columns) {
			fmt.Fprintf(&lines, "<text class=%q x=\"%d\" y=\"%d\">%s%s</text>\n", class, left, y, html.EscapeString(strings.TrimRight(string(part), " ")), show)
			y += row
		}
	}
	hidden := func() string {
		return fmt.Sprintf(`<set attributeName="visibility" to="hidden" begin="0s" dur="%.2fs"/>`, at)
	}
	for i, one := range all {
		typed := typing * float64(len(one.command))
		fmt.Fprintf(&lines, "<clipPath id=\"c%d\"><rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"><animate attributeName=\"width\" values=\"0;%d;%d\" keyTimes=\"0;%.3f;1\" dur=\"%.2fs\"/></rect></clipPath>\n<g clip-path=\"url(#c%[1]d)\">\n",
			i, y-row+4, width, row, left, left+int(letter*float64(len(one.command)+2)), at/(at+typed), at+typed)
		text("typed", "$ "+one.command, "")
		lines.WriteString("</g>\n")
		at += typed + 0.3
		for _, said := range one.said {
			text("said", said, hidden())
		}
		at += reading
		y += row / 2
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="A document is served, written to, and the server is held against it">
<style>rect.all{fill:#0d1117}text{font:14px ui-monospace,Menlo,Consolas,'Noto Sans Mono','DejaVu Sans Mono',monospace;white-space:pre}.typed{fill:#e6edf3;font-weight:600}.said{fill:#8b949e}</style>
<rect class="all" width="100%%" height="100%%" rx="8"/>
%s</svg>
`, width, y, lines.String())
}

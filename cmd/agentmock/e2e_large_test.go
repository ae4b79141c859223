//go:build e2e

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// large returns a document of some five megabytes, as one with many filters is.
func large(greeting string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n")
	b.WriteString("  /greeting: {get: {responses: {'200': {description: d, content: {text/plain: {schema: {type: string, enum: [" + greeting + "]}}}}}}}\n")
	for i := 0; b.Len() < 5_000_000; i++ {
		fmt.Fprintf(&b, "  /things%d:\n    get:\n      operationId: list%d\n      description: what there is of the things of this kind, page by page\n      parameters:\n", i, i)
		for p := range 50 {
			fmt.Fprintf(&b, "        - name: filter_%02d\n          in: query\n          description: only those that have it\n          schema:\n            type: string\n", p)
		}
		fmt.Fprintf(&b, "      responses:\n        '200':\n          description: them\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/Thing%d'\n", i%200)
	}
	b.WriteString("components:\n  schemas:\n")
	for i := range 200 {
		fmt.Fprintf(&b, "    Thing%d:\n      type: object\n      properties:\n", i)
		for p := range 20 {
			fmt.Fprintf(&b, "        property_%02d: {type: string, description: one of the things that it has}\n", p)
		}
	}
	return b.String()
}

// TestE2EComposeServesALargeDocument starts a document of five megabytes within the memory that docker-compose.yml gives it, and has
// it read anew there, twice.
func TestE2EComposeServesALargeDocument(t *testing.T) {
	p := checkout(t)
	if err := os.Mkdir(filepath.Join(p.dir, "large"), 0o755); err != nil {
		t.Fatal(err)
	}
	p.write(t, "large/openapi.yaml", large("one"))
	p.env = append(p.env, "AGENTMOCK_API=./large")
	p.up(t)
	if got := p.get(t, "/greeting"); got != "one" {
		t.Fatalf("greeted with %q", got)
	}
	for _, greeting := range []string{"two", "three"} {
		p.write(t, "large/openapi.yaml", large(greeting))
		eventually(t, "the changed document is served", func() bool { return p.get(t, "/greeting") == greeting })
	}
	if got := p.inspect(t, "{{.State.OOMKilled}} {{.RestartCount}} {{.HostConfig.Memory}}"); got != "false 0 268435456" {
		t.Errorf("killed, restarted, memory: %s", got)
	}
}

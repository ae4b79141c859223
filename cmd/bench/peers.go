package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// peer is another program that people take for the same.
type peer struct {
	name    string
	npm     string                                // the package of npm that has it, with its version
	command func(b *beside, addr string) []string // that serves what is in the folder; the first is the program
	java    bool                                  // it is a program for Java
}

// beside is a folder with other people's programs and what they serve.
type beside struct {
	dir     string // with node_modules
	program string // our own
	small   string // the document of docs/todos.yaml
}

func (b *beside) module(path string) string {
	return filepath.Join(b.dir, "node_modules", filepath.FromSlash(path))
}

// The packages of npm that have Prism and Specmatic.
const (
	prismPackage     = "@stoplight/prism-cli@5.16.0"
	specmaticPackage = "specmatic@2.55.1"
)

// prism returns the command by which Prism serves a document.
func (b *beside) prism(document, addr string) []string {
	return []string{"node", b.module(".bin/prism"), "mock", "-h", "127.0.0.1", "-p", port(addr), document}
}

func port(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}

// peers are what npm has, each as its own documentation starts it.
func peers() []peer {
	ours := func(flags ...string) func(*beside, string) []string {
		return func(b *beside, addr string) []string {
			return append([]string{b.program, "serve", b.small, "--addr", addr, "--log", "json"}, flags...)
		}
	}
	prism := func(flags ...string) func(*beside, string) []string {
		return func(b *beside, addr string) []string { return append(b.prism(b.small, addr), flags...) }
	}
	return []peer{
		{name: "agentmock", command: ours()},
		{name: "agentmock --stateless --dynamic", command: ours("--stateless", "--dynamic")},
		{name: "Prism", npm: prismPackage, command: prism()},
		{name: "Prism --dynamic", npm: prismPackage, command: prism("--dynamic")},
		{name: "Mockoon", npm: "@mockoon/cli@9.9.0", command: func(b *beside, addr string) []string {
			return []string{"node", b.module(".bin/mockoon-cli"), "start", "--data", b.small, "--port", port(addr), "--hostname", "127.0.0.1", "--disable-log-to-file"}
		}},
		{name: "Specmatic stub", npm: specmaticPackage, java: true, command: func(b *beside, addr string) []string {
			return []string{"java", "-jar", b.module("specmatic/specmatic.jar"), "stub", "--host", "127.0.0.1", "--port", port(addr), b.small}
		}},
		{name: "WireMock, a stub written by hand", npm: "wiremock@3.13.2", java: true, command: func(b *beside, addr string) []string {
			return []string{"java", "-jar", b.module("wiremock/build/wiremock-standalone-3.13.2.jar"), "--bind-address", "127.0.0.1", "--port", port(addr), "--root-dir", filepath.Join(b.dir, "wiremock"), "--no-request-journal"}
		}},
		{name: "json-server", npm: "json-server@0.17.4", command: func(b *beside, addr string) []string {
			return []string{"node", b.module(".bin/json-server"), filepath.Join(b.dir, "db.json"), "--host", "127.0.0.1", "--port", port(addr), "--quiet"}
		}},
	}
}

// standing is how one of them did.
type standing struct {
	peer
	running *process
	rounds  []result
	start   []time.Duration
	memory  float64 // MB, after all rounds
}

const (
	thing    = "/todos/1"
	patience = 2 * time.Minute // for a start
)

// measurePeers starts them all and asks them in turn for one thing of the small document.
func measurePeers(o options, program string) (all []*standing, passed []string, err error) {
	b, clean, err := prepare(program)
	if err != nil {
		return nil, nil, err
	}
	defer clean()
	for _, p := range peers() {
		if _, err := exec.LookPath("java"); p.java && err != nil {
			passed = append(passed, p.name+" needs Java, which is not here")
			continue
		}
		s := &standing{peer: p}
		fmt.Fprintln(os.Stderr, p.name)
		for range max(1, o.rounds/2) {
			if err := s.begin(b, p.command, thing, &s.start); err != nil {
				return nil, nil, err
			}
			s.running.end()
		}
		if err := s.begin(b, p.command, thing, &s.start); err != nil {
			return nil, nil, err
		}
		defer s.running.end()
		all = append(all, s)
	}
	asked := load{path: same(thing), status: http.StatusOK}
	for _, s := range all { // Java and JavaScript are compiled while they run
		if _, err := asked.fire(s.running.addr, o.connections, 2*o.length); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for round := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
		for _, s := range all {
			r, err := asked.fire(s.running.addr, o.connections, o.length)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", s.name, err)
			}
			s.rounds = append(s.rounds, r)
		}
	}
	for _, s := range all {
		s.memory = s.running.memory("VmRSS")
		s.running.end()
	}
	return all, passed, nil
}

// begin starts one, and notes how long it took until it answered.
func (s *standing) begin(b *beside, command func(*beside, string) []string, path string, times *[]time.Duration) (err error) {
	s.running, err = launch(func(addr string) *exec.Cmd {
		args := command(b, addr)
		c := exec.Command(args[0], args[1:]...)
		c.Dir = b.dir
		return c
	}, func(addr string) bool {
		response, err := http.Get("http://" + addr + path)
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	}, patience)
	if err != nil {
		return fmt.Errorf("%s: GET %s: %w", s.name, path, err)
	}
	*times = append(*times, s.running.started)
	return nil
}

// prepare installs the programs of npm into a folder, and writes what they serve beside them.
func prepare(program string) (b *beside, clean func(), err error) {
	b = &beside{program: program}
	if b.small, err = filepath.Abs("docs/todos.yaml"); err != nil {
		return nil, nil, err
	}
	if b.dir, err = os.MkdirTemp("", "agentmock-peers-"); err != nil {
		return nil, nil, err
	}
	clean = func() { _ = os.RemoveAll(b.dir) }
	var packages []string
	for _, p := range peers() {
		if p.npm != "" && !slices.Contains(packages, p.npm) {
			packages = append(packages, p.npm)
		}
	}
	if err := install(b.dir, packages); err != nil {
		clean()
		return nil, nil, err
	}
	one := map[string]any{"id": 1, "title": "buy milk", "done": false, "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-01T10:00:00Z"}
	stub := map[string]any{"request": map[string]any{"method": "GET", "urlPath": thing}, "response": map[string]any{"status": 200, "jsonBody": one, "headers": map[string]any{"Content-Type": "application/json"}}}
	err = errors.Join(writeJSON(filepath.Join(b.dir, "db.json"), map[string]any{"todos": []any{one}}),
		os.MkdirAll(filepath.Join(b.dir, "wiremock", "mappings"), 0o755), writeJSON(filepath.Join(b.dir, "wiremock", "mappings", "todo.json"), stub))
	if err != nil {
		clean()
		return nil, nil, err
	}
	return b, clean, nil
}

// install installs packages of npm into a folder.
func install(dir string, packages []string) error {
	fmt.Fprintln(os.Stderr, "npm install "+strings.Join(packages, " "))
	args := append([]string{"install", "--no-audit", "--no-fund", "--silent", "--prefix", dir}, packages...)
	if out, err := exec.Command("npm", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("npm: %w\n%s", err, out)
	}
	return nil
}

func writeJSON(name string, v any) error {
	text, err := json.Marshal(v)
	return errors.Join(err, os.WriteFile(name, text, 0o644))
}

// peerTable returns the result in Markdown.
func peerTable(all []*standing, passed []string) string {
	var b strings.Builder
	first := median(all[0].rounds, perSecond)
	b.WriteString("| one to-do, asked by 16 connections | version | requests/s | agentmock is | p50 | p99 | start to first answer | memory after it |\n|---|---|---:|---:|---:|---:|---:|---:|\n")
	for _, s := range all {
		rate := median(s.rounds, perSecond)
		times := ""
		if s != all[0] {
			times = fmt.Sprintf("%.1f times as fast", first/rate)
		}
		fmt.Fprintf(&b, "| %s | %s | %.0f | %s | %s | %s | %s | %.0f MB |\n", s.name, version(s.npm), rate, times, at(s.rounds, 0.5), at(s.rounds, 0.99), short(middle(s.start)), s.memory)
	}
	for _, why := range passed {
		b.WriteString("\n" + why + ".\n")
	}
	return b.String()
}

func version(npm string) string {
	if npm == "" {
		return ""
	}
	return npm[strings.LastIndexByte(npm, '@')+1:]
}

// chunks reads a body that comes in chunks (RFC 9112 section 7.1).
func chunks(r *bufio.Reader) error {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		var size int
		if _, err := fmt.Sscanf(string(line), "%x", &size); err != nil {
			return err
		}
		if _, err := r.Discard(size + len("\r\n")); err != nil || size == 0 {
			return err
		}
	}
}

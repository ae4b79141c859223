package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"agentmock/internal/source"
)

// parseCommand makes this program one that reads a document into nodes, and does nothing else.
const parseCommand = "only-parse"

// usualLibrary behind it has the document read by the library that is usual for it.
const usualLibrary = "usual"

// Targets of loading a large document.
const (
	mostTimes  = 3   // of the time that its text takes to become nodes
	mostParse  = 1.3 // of the time that the usual library takes for the same text
	mostMemory = 10  // of its bytes, at the peak
)

// loading is what a mock takes until a document is served.
type loading struct {
	likeness
	size   float64 // of the file, in megabytes
	parse  []time.Duration
	usual  []time.Duration // what encoding/json or yaml.v3 takes alone
	start  []time.Duration // until it answers
	peak   float64         // in megabytes, of the start
	reload []time.Duration
	after  float64 // in megabytes, the peak of the start and the reloads
}

// onlyParse reads a document into nodes and prints how long that took, or where it is the usual library that does so.
func onlyParse(file string, usual bool) error {
	begun := time.Now()
	text, err := source.ReadFile(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return err
	}
	if usual {
		err = usually(file, text)
	} else {
		_, err = source.ParseFile(file, text)
	}
	if err != nil {
		return err
	}
	fmt.Println(time.Since(begun).Nanoseconds())
	return nil
}

// usually reads a text with the library that Go's programs take for it: JSON into values, YAML into nodes.
func usually(file string, text []byte) error {
	if filepath.Ext(file) == ".json" {
		var value any
		return json.Unmarshal(text, &value)
	}
	var node yaml.Node
	return yaml.Unmarshal(text, &node)
}

// parsing returns how long another process of this program reads a document.
func parsing(file string, how ...string) (time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	out, err := exec.Command(self, append([]string{parseCommand, file}, how...)...).Output()
	if err != nil {
		return 0, err
	}
	took, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	return time.Duration(took), err
}

// loadings starts a mock on each of the large documents, and changes its file.
func loadings(rounds int, program string) ([]*loading, error) {
	dir, err := os.MkdirTemp("", "agentmock-documents-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var all []*loading
	for _, like := range likenesses() {
		fmt.Fprintf(os.Stderr, "a document like %s's\n", like.name)
		text, err := like.text()
		if err != nil {
			return nil, err
		}
		folder := filepath.Join(dir, like.name)
		file := filepath.Join(folder, like.file)
		if err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(file, text, 0o644)); err != nil {
			return nil, err
		}
		l := &loading{likeness: like, size: float64(len(text)) / 1e6}
		for range rounds {
			if err := l.measure(program, file); err != nil {
				return nil, fmt.Errorf("%s: %w", like.name, err)
			}
		}
		all = append(all, l)
	}
	return all, nil
}

// measure takes one round.
func (l *loading) measure(program, file string) error {
	took, err := parsing(file)
	if err != nil {
		return err
	}
	usual, err := parsing(file, usualLibrary)
	if err != nil {
		return err
	}
	l.parse, l.usual = append(l.parse, took), append(l.usual, usual)

	ready := file + ".url"
	_ = os.Remove(ready) // of the round before
	command := exec.Command(program, "serve", "--api", file, "--addr", "127.0.0.1:0", "--ready-file", ready, "--log", "json")
	log, err := command.StderrPipe()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := command.Start(); err != nil {
		return err
	}
	p := &process{command: command}
	defer p.end()
	reloads := make(chan time.Duration)
	go followReloads(log, reloads)
	for deadline := begun.Add(2 * time.Minute); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(ready); err == nil {
			break
		}
		if time.Now().After(deadline) {
			return errors.New("it does not come up")
		}
	}
	l.start = append(l.start, time.Since(begun))
	l.peak = max(l.peak, p.memory("VmHWM"))
	return l.change(file, p, reloads)
}

// change writes the file anew and waits for the mock to have read it.
func (l *loading) change(file string, p *process, reloads <-chan time.Duration) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		return err
	}
	select {
	case took := <-reloads:
		l.reload, l.after = append(l.reload, took), max(l.after, p.memory("VmHWM"))
		return nil
	case <-time.After(2 * time.Minute):
		return errors.New("its change is not read")
	}
}

// followReloads reads a mock's log to its end and sends how long each reload took.
func followReloads(log io.Reader, reloads chan<- time.Duration) {
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if _, rest, ok := bytes.Cut(lines.Bytes(), []byte(`"msg":"reloaded","took":`)); ok {
			number, _, _ := bytes.Cut(rest, []byte("}"))
			if took, err := strconv.ParseInt(string(number), 10, 64); err == nil {
				reloads <- time.Duration(took)
			}
		}
	}
}

// loadingTable returns what loading takes in Markdown.
func loadingTable(all []*loading) string {
	var b strings.Builder
	b.WriteString("| a document like | size | encoding/json or yaml.v3 alone | only parsed | target | until it answers | target | peak memory | target | reload | peak of both |\n|---|---:|---:|---:|---|---:|---|---:|---|---:|---:|\n")
	for _, l := range all {
		ofParsing, memory := times(l.start, l.parse), l.peak/l.size
		ofUsual := times(l.parse, l.usual)
		fmt.Fprintf(&b, "| %s's | %.1f MB | %s | %s (%.2f times) | ≤ %.1f times: %s | %s (%.1f times) | ≤ %d times: %s | %.0f MB (%.1f times) | ≤ %d times: %s | %s | %.0f MB |\n",
			l.name, l.size, short(middle(l.usual)), short(middle(l.parse)), ofUsual, mostParse, verdict(ofUsual <= mostParse), short(middle(l.start)), ofParsing, mostTimes, verdict(ofParsing <= mostTimes), l.peak, memory, mostMemory, verdict(memory <= mostMemory), short(middle(l.reload)), l.after)
	}
	return b.String()
}

// times returns how many times the middle of some times is that of others.
func times(of, to []time.Duration) float64 { return float64(middle(of)) / float64(middle(to)) }

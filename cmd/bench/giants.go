package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// most are what a start may take of Prism's time, and of its memory.
const (
	mostOfTime   = 1.0 / 5
	mostOfMemory = 1.0 / 2
)

// loaded is one document, and how two programs load it.
type loaded struct {
	name        string
	size        float64 // MB
	ours, prism standingUp
	reload      time.Duration
}

// standingUp is how a program comes up with a document.
type standingUp struct {
	first []time.Duration // until it answers anything
	peak  float64         // MB
	why   string          // it does not come up
}

// giants loads documents that are larger than most, beside Prism.
func giants(o options, program string) (string, error) {
	dir, err := os.MkdirTemp("", "agentmock-giants-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	b := &beside{dir: dir, program: program}
	if err := install(dir, []string{prismPackage}); err != nil {
		return "", err
	}
	files, err := documentsIn(o.in)
	if err != nil {
		return "", err
	}
	for _, operations := range []int{2_000, 10_000, 50_000} {
		like := giant(operations)
		text, err := like.text()
		if err != nil {
			return "", err
		}
		file := filepath.Join(dir, like.name, like.file)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, text, 0o644)); err != nil {
			return "", err
		}
		files = append(files, file)
	}
	var all []*loaded
	for _, file := range files {
		l, err := loadBoth(b, file, max(1, o.rounds/2))
		if err != nil {
			return "", err
		}
		all = append(all, l)
	}
	return giantTable(all), nil
}

// giant returns a document of very many operations. No resource of it refers to another: Prism follows such chains to their ends, and did not come up within
// five minutes.
func giant(operations int) likeness {
	return likeness{name: fmt.Sprintf("%d operations", operations), file: "openapi.json", resources: operations / 7, properties: 6, prose: 8, parameters: 4}
}

// documentsIn returns the documents of a folder and of its folders; none for "".
func documentsIn(folder string) (files []string, err error) {
	if folder == "" {
		return nil, nil
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

// loadBoth has both programs load one document, in turn.
func loadBoth(b *beside, file string, rounds int) (*loaded, error) {
	about, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	l := &loaded{name: filepath.Base(filepath.Dir(file)), size: float64(about.Size()) / 1e6}
	fmt.Fprintf(os.Stderr, "%s, %.1f MB\n", l.name, l.size)
	for range rounds {
		l.ours.come(func(addr string) []string { return []string{b.program, "serve", file, "--addr", addr, "--log", "json"} })
		l.prism.come(func(addr string) []string { return b.prism(file, addr) })
	}
	again := &loading{}
	if err := again.measure(b.program, file); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	l.reload = middle(again.reload)
	return l, nil
}

// come starts a program and waits until it answers: with whatever status, so that nobody need know the document.
func (s *standingUp) come(command func(addr string) []string) {
	if s.why != "" {
		return
	}
	p, err := launch(func(addr string) *exec.Cmd {
		args := command(addr)
		return exec.Command(args[0], args[1:]...)
	}, speaks, 3*time.Minute)
	if err != nil {
		s.why = "not within three minutes"
		return
	}
	s.first, s.peak = append(s.first, p.started), max(s.peak, p.memory("VmHWM"))
	p.end()
}

// speaks reports whether a server answers in HTTP.
func speaks(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	answer := make([]byte, len("HTTP/1.1"))
	if _, err := conn.Write(request("/v1/thing000")); err != nil {
		return false
	}
	_, err = conn.Read(answer)
	return err == nil && bytes.HasPrefix(answer, []byte("HTTP/"))
}

// giantTable returns the result in Markdown.
func giantTable(all []*loaded) string {
	var b strings.Builder
	b.WriteString("| document | size | until it answers | Prism | of Prism's | peak memory | Prism | of Prism's | reload |\n|---|---:|---:|---:|---|---:|---:|---|---:|\n")
	for _, l := range all {
		row := func(ours, prism float64, most float64) string {
			if l.prism.why != "" || ours == 0 {
				return ""
			}
			return fmt.Sprintf("%.2f: %s", ours/prism, verdict(ours/prism <= most))
		}
		fmt.Fprintf(&b, "| %s | %.1f MB | %s | %s | %s | %.0f MB | %.0f MB | %s | %s |\n", l.name, l.size, l.ours.until(), l.prism.until(),
			row(l.ours.seconds(), l.prism.seconds(), mostOfTime), l.ours.peak, l.prism.peak, row(l.ours.peak, l.prism.peak, mostOfMemory), short(l.reload))
	}
	return b.String()
}

func (s *standingUp) seconds() float64 {
	if len(s.first) == 0 {
		return 0
	}
	return middle(s.first).Seconds()
}

func (s *standingUp) until() string {
	if s.why != "" {
		return s.why
	}
	return fmt.Sprintf("%.2f s", s.seconds())
}

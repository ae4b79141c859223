package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var (
	casesDone    = regexp.MustCompile(`\bcases=(\d+)`)
	secondsTaken = regexp.MustCompile(`\bseconds=([\d.]+)`)
)

// testing measures how many cases a second agentmock test sends to a mock of a document of 2 000 operations, what memory it takes for more of them, and how
// long it takes for a small document beside Specmatic.
func testing(_ options, program string) (string, error) {
	dir, err := os.MkdirTemp("", "agentmock-cases-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	text, err := giant(2_000).text()
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "openapi.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return "", err
	}
	p, err := mock(program, "serve", file)
	if err != nil {
		return "", err
	}
	defer p.end()
	var b bytes.Buffer
	b.WriteString("| cases | seconds | cases a second | processors of the contract, a case | its peak memory |\n|---:|---:|---:|---:|---:|\n")
	for _, most := range []int{2_500, 10_000, 40_000} {
		command := exec.Command(program, "test", file, "--url", "http://"+p.addr, "--unsafe-methods", "--max-cases", strconv.Itoa(most))
		out, err := command.CombinedOutput()
		done, taken := casesDone.FindSubmatch(out), secondsTaken.FindSubmatch(out)
		if err != nil || done == nil || taken == nil {
			return "", fmt.Errorf("%w\n%s", err, out)
		}
		cases, _ := strconv.ParseFloat(string(done[1]), 64)
		seconds, _ := strconv.ParseFloat(string(taken[1]), 64)
		own := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
		most := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss / 1024
		fmt.Fprintf(&b, "| %.0f | %.1f | %.0f | %.0f µs | %d MB |\n", cases, seconds, cases/seconds, float64(own.Microseconds())/cases, most)
	}
	beside, err := besideSpecmatic(dir, program)
	return b.String() + beside, err
}

// besideSpecmatic has both hold a mock of docs/todos.yaml against that document, each with all that it asks by itself.
func besideSpecmatic(dir, program string) (string, error) {
	if _, err := exec.LookPath("java"); err != nil {
		return "\nSpecmatic needs Java, which is not here.\n", nil
	}
	if err := install(dir, []string{specmaticPackage}); err != nil {
		return "", err
	}
	document, err := filepath.Abs("docs/todos.yaml")
	if err != nil {
		return "", err
	}
	p, err := mock(program, "serve", document)
	if err != nil {
		return "", err
	}
	defer p.end()
	var b strings.Builder
	b.WriteString("\n| `docs/todos.yaml` | cases | seconds, start and report included | peak memory |\n|---|---:|---:|---:|\n")
	jar := filepath.Join(dir, "node_modules", "specmatic", "specmatic.jar")
	for _, one := range []struct {
		name  string
		args  []string
		count *regexp.Regexp
	}{
		{"agentmock test", []string{program, "test", document, "--url", "http://" + p.addr, "--unsafe-methods"}, casesDone},
		{"specmatic test", []string{"java", "-jar", jar, "test", document, "--testBaseURL=http://" + p.addr}, regexp.MustCompile(`Tests run: (\d+)`)},
	} {
		command := exec.Command(one.args[0], one.args[1:]...)
		command.Dir = dir
		begun := time.Now()
		out, err := command.CombinedOutput()
		took := time.Since(begun)
		count := one.count.FindSubmatch(out)
		if count == nil {
			return "", fmt.Errorf("%s: %w\n%s", one.name, err, out)
		}
		fmt.Fprintf(&b, "| %s | %s | %.1f | %d MB |\n", one.name, count[1], took.Seconds(), command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss/1024)
	}
	return b.String(), nil
}

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// increment counts a key up, as RESP has it.
var increment = []byte("*2\r\n$4\r\nINCR\r\n$5\r\nbench\r\n")

// turns are answers of one operation that come one after the other: each takes a count of the session.
const turns = "request: {path: {id: 7}}\nresponses:\n  - {status: 200, body: {id: 7, title: first}}\n  - {status: 200, body: {id: 7, title: second}}\n"

// replicas is one way of keeping state, with the rounds of each kind of request.
type replicas struct {
	name   string
	count  int
	redis  bool
	addrs  string // with commas
	rounds map[string][]result
}

// shared measures reads, sequences and writes of mocks that keep their state in Redis, beside one that keeps it itself, and beside what Redis can count.
func shared(o options, program string) (string, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return "", fmt.Errorf("redis-server has to be there: %w", err)
	}
	dir, err := os.MkdirTemp("", "agentmock-redis-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := writeTodos(dir); err != nil {
		return "", err
	}
	database, err := launch(func(addr string) *exec.Cmd {
		_, port, _ := net.SplitHostPort(addr)
		return exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", dir)
	}, func(addr string) bool {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, 20*time.Second)
	if err != nil {
		return "", err
	}
	defer database.end()
	ways := []*replicas{{name: "one, without Redis", count: 1}, {name: "one, with Redis", count: 1, redis: true}, {name: "three, with Redis", count: 3, redis: true}}
	for i, w := range ways {
		var addrs []string
		for range w.count {
			args := []string{"serve", dir}
			if w.redis {
				args = append(args, "--state", "redis://"+database.addr+"/"+strconv.Itoa(i))
			}
			p, err := mock(program, args...)
			if err != nil {
				return "", fmt.Errorf("%s: %w", w.name, err)
			}
			defer p.end()
			addrs = append(addrs, p.addr)
		}
		w.addrs, w.rounds = strings.Join(addrs, ","), map[string][]result{}
	}
	kinds := []struct {
		name string
		load load
	}{
		{"reads", load{path: func(i int) string { return "/todos/" + strconv.Itoa(1000+i) }, status: http.StatusOK}},
		{"a sequence", load{path: same("/todos/7"), status: http.StatusOK}},
		{"writes", load{path: same("/todos"), status: http.StatusCreated, body: `{"title": "buy milk"}`}},
	}
	var counts []float64
	for round := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
		count, err := counting(database.addr, o.connections, o.length)
		if err != nil {
			return "", err
		}
		counts = append(counts, count)
		for _, kind := range kinds {
			for _, w := range ways {
				length := o.length
				if kind.load.body != "" { // what is written stays: the fewer the better
					length /= 4
				}
				r, err := kind.load.fire(w.addrs, o.connections, length)
				if err != nil {
					return "", fmt.Errorf("%s, %s: %w", w.name, kind.name, err)
				}
				w.rounds[kind.name] = append(w.rounds[kind.name], r)
				if kind.load.body != "" {
					if err := forget(w.addrs); err != nil {
						return "", err
					}
				}
			}
		}
	}
	slices.Sort(counts)
	floor := counts[len(counts)/2]
	var b bytes.Buffer
	b.WriteString("| replicas | reads/s | of a sequence, a second | p99 | writes/s | p99 |\n|---|---:|---:|---:|---:|---:|\n")
	for _, w := range ways {
		fmt.Fprintf(&b, "| %s | %.0f | %.0f | %s | %.0f | %s |\n", w.name, median(w.rounds["reads"], perSecond), median(w.rounds["a sequence"], perSecond), at(w.rounds["a sequence"], 0.99),
			median(w.rounds["writes"], perSecond), at(w.rounds["writes"], 0.99))
	}
	fmt.Fprintf(&b, "| Redis alone, one `INCR` a request | | %.0f | | | |\n", floor)
	return b.String(), nil
}

// writeTodos writes the document of docs/todos.yaml with a fixture that has turns.
func writeTodos(dir string) error {
	text, err := os.ReadFile("docs/todos.yaml")
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, "fixtures", "getTodo")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "turns.yaml"), []byte(turns), 0o644)
}

// forget has mocks forget what was written.
func forget(addrs string) error {
	for addr := range strings.SplitSeq(addrs, ",") {
		response, err := http.Post("http://"+addr+"/__admin/reset", "application/json", nil)
		if err != nil {
			return err
		}
		if err := response.Body.Close(); err != nil {
			return err
		}
		if response.StatusCode >= http.StatusBadRequest {
			return fmt.Errorf("reset: answered with %d", response.StatusCode)
		}
	}
	return nil
}

// counting returns how often a second Redis counts one key up, asked by connections that wait for each answer.
func counting(addr string, connections int, length time.Duration) (float64, error) {
	var clients sync.WaitGroup
	counts, faults := make([]int, connections), make([]error, connections)
	begun := time.Now()
	for i := range connections {
		clients.Go(func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				faults[i] = err
				return
			}
			defer conn.Close()
			answers := bufio.NewReader(conn)
			for time.Since(begun) < length {
				if _, err := conn.Write(increment); err != nil {
					faults[i] = err
					return
				}
				if _, err := answers.ReadSlice('\n'); err != nil {
					faults[i] = err
					return
				}
				counts[i]++
			}
		})
	}
	clients.Wait()
	took := time.Since(begun).Seconds()
	all := 0
	for i, count := range counts {
		if faults[i] != nil {
			return 0, faults[i]
		}
		all += count
	}
	return float64(all) / took, nil
}

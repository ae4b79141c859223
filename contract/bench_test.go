package contract_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"agentmock"
	"agentmock/contract"
	"agentmock/internal/traffic"
)

// BenchmarkCheck sets checking one documented response, from bytes to findings, beside encoding/json reading the same
// bytes: go test -run '^$' -bench Check ./contract
func BenchmarkCheck(b *testing.B) {
	body := []byte(documented(b))
	b.Run("json.Unmarshal", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var v any
			if err := json.Unmarshal(body, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("contract", func(b *testing.B) {
		judge, err := contract.NewJudge(agentmock.FS)
		if err != nil {
			b.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		header := http.Header{"Content-Type": {"application/json"}}
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if found := judge(r, http.StatusOK, header, body); len(found) > 0 {
				b.Fatal(found)
			}
		}
	})
}

// sized returns the documented response with so many more components that it has about so many bytes; each has an id of its own.
func sized(b *testing.B, bytes int) []byte {
	b.Helper()
	text := documented(b)
	const first, separator = "823c2978-6c93-402c-b2a0-a92e56853382", ","
	begin := strings.Index(text, `"components"`)
	begin += strings.Index(text[begin:], "{")
	end := begin + matching(text[begin:])
	component := text[begin:end]
	if strings.Count(component, first) != 2 {
		b.Fatalf("no component: %s", component)
	}
	var out strings.Builder
	out.WriteString(text[:begin])
	for i := 0; out.Len() < bytes; i++ {
		out.WriteString(strings.ReplaceAll(component, first, fmt.Sprintf("823c2978-6c93-402c-b2a0-%012x", i)) + separator)
	}
	out.WriteString(text[begin:])
	return []byte(out.String())
}

// matching returns where the object that text begins with ends.
func matching(text string) int {
	for i, depth := 0, 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// BenchmarkCheckLarge tells whether a check takes as long for each byte of a large body as for those of a small one:
// go test -run '^$' -bench CheckLarge ./contract
func BenchmarkCheckLarge(b *testing.B) {
	judge, err := contract.NewJudge(agentmock.FS)
	if err != nil {
		b.Fatal(err)
	}
	for _, megabytes := range []int{1, 10, 100} {
		body := sized(b, megabytes<<20)
		b.Run(fmt.Sprintf("json.Unmarshal/%dMB", megabytes), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				var v any
				if err := json.Unmarshal(body, &v); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("contract/%dMB", megabytes), func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			header := http.Header{"Content-Type": {"application/json"}}
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if found := judge(r, http.StatusOK, header, body); len(found) > 0 {
					b.Fatal(found[:1])
				}
			}
		})
	}
}

// BenchmarkCheckRecorded checks a gigabyte of JSON lines, and lets encoding/json read the same lines on as many cores. The first
// of several -cpu would be measured with all cores, where it runs once:
// GOMAXPROCS=1 go test -run '^$' -bench CheckRecorded -benchtime 1x -cpu 1 ./contract
func BenchmarkCheckRecorded(b *testing.B) {
	const gigabyte = 1 << 30
	line := fmt.Sprintf("{\"method\":\"GET\",\"url\":%q,\"status\":200,\"headers\":{\"Content-Type\":\"application/json\"},\"body\":%s}\n", path, compact(b, documented(b)))
	count := gigabyte / len(line)
	b.Run("json.Unmarshal", func(b *testing.B) {
		b.SetBytes(int64(count * len(line)))
		for b.Loop() {
			unmarshalLines(b, &repeat{text: line, left: count * len(line)})
		}
	})
	b.Run("contract", func(b *testing.B) {
		b.SetBytes(int64(count * len(line)))
		for b.Loop() {
			source := traffic.ReadNDJSON(&repeat{text: line, left: count * len(line)}, "lines")
			report, err := contract.CheckRecorded(b.Context(), agentmock.FS, source, contract.Options{})
			if err != nil || len(report.Findings) > 0 || report.Totals.Sent != count {
				b.Fatalf("%d of %d exchanges, %d findings, %v", report.Totals.Sent, count, len(report.Findings), err)
			}
		}
	})
}

// unmarshalLines reads lines in one goroutine and their JSON in as many as there are cores.
func unmarshalLines(b *testing.B, r io.Reader) {
	read := make(chan []byte, 64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for line := range read {
				var v any
				if err := json.Unmarshal(line, &v); err != nil {
					b.Error(err)
				}
			}
		}()
	}
	for scanner := bufio.NewScanner(r); scanner.Scan(); {
		read <- bytes.Clone(scanner.Bytes())
	}
	close(read)
	workers.Wait()
}

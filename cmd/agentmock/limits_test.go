package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"agentmock/internal/limits"
	"agentmock/internal/source"
	"agentmock/mockserver"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxAlike":       crossAlike,
		"maxAnswer":      crossAnswer,
		"maxGathered":    TestLinesAreBounded,
		"maxGrace":       crossGrace,
		"maxHeaderBytes": crossHeaderBytes,
		"maxHeaderTime":  crossHeaderTime,
		"maxIdleTime":    crossIdleTime,
		"maxListed":      crossListed,
		"maxReadTime":    crossReadTime,
		"maxSampleBody":  crossSampleBody,
		"maxUnread":      crossUnread,
	}, nil)
}

// crossSampleBody has a request to begin with whose body is as long as a line may be, and a byte more.
func crossSampleBody(t *testing.T) {
	for size, want := range map[int]int{400: 1, 401: 0} {
		lines := tryLines("http://here", []mockserver.Sample{{Operation: mockserver.Operation{Method: http.MethodPost}, URL: "/a", Body: strings.Repeat("x", size)}})
		if len(lines) != want {
			t.Errorf("%d bytes: %q", size, lines)
		}
	}
}

// crossAnswer has the body of one answer that is as long as may be, and a byte more.
func crossAnswer(t *testing.T) {
	const most = 64 << 20
	for size, ok := range map[int]bool{most: true, most + 1: false} {
		s := &fileSource{verb: &check{status: 200}, address: "/a", method: http.MethodGet}
		got, err := s.body(io.LimitReader(spaces{}, int64(size)), "a.json")()
		if (err == nil) != ok || ok && len(got.ResponseBody) != size || !ok && err.Error() != "a.json: more than 64 MB" {
			t.Errorf("%d bytes: %d, %v", size, len(got.ResponseBody), err)
		}
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// oneConnection is a listener with one connection, whose other end is the client's.
type oneConnection struct {
	conn chan net.Conn
	done chan struct{}
}

func (l *oneConnection) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *oneConnection) Close() error {
	select {
	case <-l.done:
	default:
		close(l.done)
	}
	return nil
}

func (l *oneConnection) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func dialled() (*oneConnection, net.Conn) {
	client, server := net.Pipe()
	l := &oneConnection{make(chan net.Conn, 1), make(chan struct{})}
	l.conn <- server
	return l, client
}

func quiet() *serve {
	v := &serve{}
	v.options.Log = slog.New(slog.DiscardHandler)
	return v
}

// over sends a text to a server, and says when the server ends the connection and what it has answered by then.
func over(t *testing.T, handler http.Handler, text string) (after time.Duration, answer string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		listener, client := dialled()
		server := quiet().server(handler)
		go func() { _ = server.Serve(listener) }()
		begun := time.Now()
		go func() { _, _ = io.WriteString(client, text) }()
		var got bytes.Buffer
		_, _ = got.ReadFrom(client)
		after, answer = time.Since(begun), got.String()
		_ = server.Close()
		_ = client.Close()
	})
	return after, answer
}

var ok = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusRequestTimeout)
	}
})

func crossHeaderTime(t *testing.T) {
	if after, answer := over(t, ok, "GET / HTTP/1.1\r\nHost: x\r\n"); after != 10*time.Second || strings.Contains(answer, "200") {
		t.Errorf("headers that do not end: %s, %q", after, answer)
	}
}

func crossReadTime(t *testing.T) {
	if after, answer := over(t, ok, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"); after < time.Minute || after > time.Minute+time.Second || !strings.Contains(answer, "408 Request Timeout") {
		t.Errorf("a body that does not end: %s, %q", after, answer)
	}
}

func crossIdleTime(t *testing.T) {
	if after, answer := over(t, ok, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); after != 2*time.Minute || !strings.Contains(answer, "200 OK") {
		t.Errorf("a connection that nothing comes on: %s, %q", after, answer)
	}
}

// crossHeaderBytes sends headers of a size. What net/http reads beyond it is a buffer, of 4 kB.
func crossHeaderBytes(t *testing.T) {
	for size, want := range map[int]string{60 << 10: "200 OK", 69 << 10: "431 Request Header Fields Too Large", 1 << 20: "431 Request Header Fields Too Large"} {
		if _, answer := over(t, ok, "GET / HTTP/1.1\r\nHost: x\r\nX-Large: "+strings.Repeat("x", size)+"\r\n\r\n"); !strings.Contains(answer, want) {
			t.Errorf("%d bytes: %q", size, answer)
		}
	}
}

// crossUnread asks for a large answer: a client that takes nothing of it is given up, one that takes a part now and then has all of it.
func crossUnread(t *testing.T) {
	const size = 1 << 20
	large := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, size)) })
	for pause, whole := range map[time.Duration]bool{14 * time.Second: true, time.Minute: false} {
		synctest.Test(t, func(t *testing.T) {
			listener, client := dialled()
			server := quiet().server(large)
			go func() { _ = server.Serve(quiet().patient(listener)) }()
			begun := time.Now()
			go func() { _, _ = io.WriteString(client, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }()
			got, err := 0, error(nil)
			for n, part := 0, make([]byte, 64<<10); err == nil; got += n {
				time.Sleep(pause)
				n, err = client.Read(part)
			}
			if took := time.Since(begun); whole != (got > size) || !whole && took > 2*pause {
				t.Errorf("a client that waits %s: %d bytes in %s", pause, got, took)
			}
			_ = server.Close()
			_ = client.Close()
		})
	}
}

// TestStreamsThatNobodyReads: an answer to a client of HTTP/2 that does not open the window ends, also where others on its connection are read.
func TestStreamsThatNobodyReads(t *testing.T) {
	for pause, whole := range map[time.Duration]bool{14 * time.Second: true, time.Minute: false} {
		synctest.Test(t, func(t *testing.T) {
			const size = 1 << 20
			ended := make(chan error, 2)
			listener, conn := dialled()
			server := quiet().server(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, err := w.Write(make([]byte, size))
				w.(http.Flusher).Flush()
				if whole { // nothing is to be sent for a while, as of events
					time.Sleep(2 * maxUnread)
					_, err = w.Write([]byte("x"))
				}
				ended <- err
			}))
			go func() { _ = server.Serve(quiet().patient(listener)) }()
			protocols := &http.Protocols{}
			protocols.SetUnencryptedHTTP2(true)
			transport := &http.Transport{Protocols: protocols, HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: unreadPart}, DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }}
			response, err := (&http.Client{Transport: transport}).Get("http://mock/")
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			for n, part := 0, make([]byte, unreadPart); err == nil; got += n {
				time.Sleep(pause)
				n, err = io.ReadFull(response.Body, part)
			}
			if failed := <-ended; (failed == nil) != whole || whole != (got == size+1) {
				t.Errorf("a client that waits %s: %d bytes, %v", pause, got, failed)
			}
			_ = response.Body.Close()
			transport.CloseIdleConnections()
			_ = server.Close()
			_ = conn.Close()
		})
	}
}

// deaf is a listener that the system has no more descriptors for.
type deaf struct {
	net.Listener
	tries int
}

func (d *deaf) Accept() (net.Conn, error) {
	if d.tries++; d.tries > 5 {
		return nil, net.ErrClosed
	}
	return nil, syscall.EMFILE
}

// TestADeafMockSaysSo: that no connection can be accepted is a warning, and not one at each try.
func TestADeafMockSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		v := &serve{}
		v.options.Log = slog.New(slog.NewTextHandler(&log, nil))
		listener := v.patient(&deaf{})
		for range 6 {
			_, _ = listener.Accept()
			time.Sleep(4 * time.Second)
		}
		if warnings := strings.Count(log.String(), "level=WARN"); warnings != 2 || !strings.Contains(log.String(), "too many open files") {
			t.Errorf("%d warnings: %s", warnings, log.String())
		}
	})
}

// crossGrace stops a mock while a request is under way that takes a time.
func crossGrace(t *testing.T) {
	for delay, finished := range map[time.Duration]bool{9 * time.Second: true, 11 * time.Second: false} {
		synctest.Test(t, func(t *testing.T) {
			mock, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: it}}}}}\n")}}, mockserver.Options{Delay: delay.String()})
			if err != nil {
				t.Fatal(err)
			}
			listener, client := dialled()
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- quiet().until(ctx, mock, listener) }()
			go func() { _, _ = io.WriteString(client, "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }()
			synctest.Wait()
			stop()
			var got bytes.Buffer
			_, _ = got.ReadFrom(client)
			err = <-ended
			if finished != strings.Contains(got.String(), "204 No Content") || finished != (err == nil) || err != nil && err.Error() != "requests were still under way after 10s" {
				t.Errorf("a request of %s: %q, %v", delay, got.String(), err)
			}
			_ = client.Close()
			_ = mock.Close()
		})
	}
}

func crossListed(t *testing.T) {
	for count, want := range map[int]string{20: "", 21: "… and 1 more: agentmock routes lists them all", 500: "… and 480 more: agentmock routes lists them all"} {
		operations := make([]mockserver.Operation, count)
		for i := range operations {
			operations[i] = mockserver.Operation{Method: "GET", Path: fmt.Sprint("/p", i), ID: fmt.Sprint("o", i)}
		}
		var b bytes.Buffer
		writeRoutes(&b, output{}, operations)
		if listed := strings.Count(b.String(), "GET"); listed != min(count, 20) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "more") {
			t.Errorf("%d operations: %d are listed:\n%s", count, listed, b.String())
		}
	}
}

// crossAlike has findings of one kind at as many places as are told one by one, and at one more.
func crossAlike(t *testing.T) {
	for count, more := range map[int]bool{20: false, 21: true} {
		l := &lint{output: output{stdout: &bytes.Buffer{}}}
		for i := range count {
			l.add(source.Position{File: "openapi.yaml", Line: int32(i + 1)}, "error", "spec", "it is wrong")
		}
		l.text()
		text := l.stdout.(*bytes.Buffer).String()
		if told := strings.Count(text, "it is wrong"); told != 20 || strings.Contains(text, "1 more of this kind") != more {
			t.Errorf("%d findings: %d are told: %s", count, told, text)
		}
	}
}

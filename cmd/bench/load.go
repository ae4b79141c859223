package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// connection asks one request after the other, with as little work of its own as can be: the server is what is measured.
type connection struct {
	net.Conn
	reader *bufio.Reader
}

func request(path string) []byte { return requestOf("GET", path, "") }

// requestOf returns a request with a body of JSON, "" for none, and with more headers, a line each; an Accept among them counts in place of the usual one.
func requestOf(method, path, body string, headers ...string) []byte {
	text := method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bench\r\n"
	if !slices.ContainsFunc(headers, func(line string) bool { return strings.HasPrefix(line, "Accept:") }) {
		text += "Accept: application/json\r\n"
	}
	for _, line := range headers {
		text += line + "\r\n"
	}
	if body != "" {
		text += "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n"
	}
	return []byte(text + "\r\n" + body)
}

var (
	contentLength = []byte("content-length:")
	chunked       = []byte("transfer-encoding: chunked")
)

// ask sends a request and reads its answer, whose length must be said, or which comes in chunks.
func (c *connection) ask(request []byte) (status int, err error) {
	if _, err := c.Write(request); err != nil {
		return 0, err
	}
	line, err := c.reader.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return 0, errors.Join(err, errors.New("no status line"))
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length, inChunks := -1, false
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) == 2 {
			break
		}
		switch {
		case len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return 0, err
			}
		case len(line) > len(chunked) && bytes.EqualFold(line[:len(chunked)], chunked):
			inChunks = true
		}
	}
	switch {
	case inChunks:
		return status, chunks(c.reader)
	case status == http.StatusNoContent:
		return status, nil
	case length < 0:
		return 0, errors.New("an answer does not say how long it is")
	}
	_, err = io.CopyN(io.Discard, c.reader, int64(length))
	return status, err
}

// load is what is asked.
type load struct {
	path   func(i int) string
	status int           // that every answer must have
	pause  time.Duration // between two requests of a connection, by the clock; 0 asks as fast as answers come
	body   string        // that is posted; "" asks with GET
	dial   dial          // how a server is reached; nil is HTTP/1.1 without TLS
}

// dial returns an asker of the server at an address, for one worker, until a time.
type dial func(addr string, until time.Time) (asker, error)

// asker asks one request after the other, of which it tells the status.
type asker interface {
	ask(method, path, body string) (status int, err error)
	Close() error
}

// plain asks over a connection of HTTP/1.1.
type plain struct{ *connection }

func (p plain) ask(method, path, body string) (int, error) {
	return p.connection.ask(requestOf(method, path, body))
}

func dialPlain(addr string, until time.Time) (asker, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return overHTTP1(conn, until)
}

func overHTTP1(conn net.Conn, until time.Time) (asker, error) {
	return plain{&connection{Conn: conn, reader: bufio.NewReaderSize(conn, 64<<10)}}, conn.SetDeadline(until)
}

// paced returns the load at so many requests a second, of so many connections.
func (l load) paced(perSecond float64, connections int) load {
	l.pause = time.Duration(float64(connections) / perSecond * float64(time.Second))
	return l
}

// result is what came of a load.
type result struct {
	perSecond float64
	latencies []time.Duration // sorted
	busy      time.Duration   // what a request takes of the server's processors
}

func (r result) percentile(share float64) time.Duration {
	if len(r.latencies) == 0 {
		return 0
	}
	return r.latencies[min(len(r.latencies)-1, int(share*float64(len(r.latencies))))]
}

// fire asks from several connections for a time, one server or several in turn: addr has their addresses, with commas.
func (l load) fire(addr string, connections int, length time.Duration) (result, error) {
	addrs := strings.Split(addr, ",")
	var mutex sync.Mutex
	var all []time.Duration
	var faults []error
	var workers sync.WaitGroup
	begun := time.Now()
	for worker := range connections {
		workers.Add(1)
		go func() {
			defer workers.Done()
			latencies, err := l.worker(addrs[worker%len(addrs)], worker, connections, begun.Add(length))
			mutex.Lock()
			defer mutex.Unlock()
			all = append(all, latencies...)
			faults = append(faults, err)
		}()
	}
	workers.Wait()
	took := time.Since(begun)
	slices.Sort(all)
	return result{perSecond: float64(len(all)) / took.Seconds(), latencies: all}, errors.Join(faults...)
}

func (l load) worker(addr string, worker, workers int, until time.Time) ([]time.Duration, error) {
	dial := l.dial
	if dial == nil {
		dial = dialPlain
	}
	c, err := dial(addr, until.Add(10*time.Second))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	latencies := make([]time.Duration, 0, 1<<16)
	due := time.Now().Add(l.pause * time.Duration(worker) / time.Duration(workers))
	for i := worker; ; i += workers {
		begun := time.Now()
		if l.pause > 0 {
			time.Sleep(time.Until(due))
			begun = due // an answer that comes late makes the next request late, too: that counts
			due = due.Add(l.pause)
		}
		if begun.After(until) {
			return latencies, nil
		}
		method := "GET"
		if l.body != "" {
			method = "POST"
		}
		status, err := c.ask(method, l.path(i), l.body)
		if err != nil {
			return latencies, err
		}
		if status != l.status {
			return latencies, fmt.Errorf("%s: answered with %d, want %d", l.path(i), status, l.status)
		}
		latencies = append(latencies, time.Since(begun))
	}
}

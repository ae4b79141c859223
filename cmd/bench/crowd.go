package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// crowdDocument has what the clients of a crowd ask for: things, and a stream that ends after some seconds.
const crowdDocument = `openapi: 3.1.0
info: {title: Crowd, version: "1"}
paths:
  /things/{id}:
    get:
      operationId: readThing
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: It, content: {application/json: {schema: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}, email: {type: string, format: email}, created_at: {type: string, format: date-time}}}}}}}
  /events:
    get:
      operationId: follow
      responses: {"200": {description: What happens, content: {text/event-stream: {schema: {type: array, minItems: 5, maxItems: 5, items: {type: object, required: [n], properties: {n: {type: integer}}}}}}}}
`

// A crowd is that many clients, of whom some follow a stream, others wait for a request that does not come, and the rest have asked once and keep
// their connections.
const (
	streaming = 1_000
	waiting   = 1_000
	idling    = 8_000
)

// crowd is clients that stay.
type crowd struct {
	addr   string
	open   []net.Conn
	asked  sync.WaitGroup
	left   atomic.Bool
	events atomic.Int64 // bodies of streams that were read to their ends
	fault  atomic.Pointer[error]
}

// feeling is what is measured with a crowd, and without.
type feeling struct {
	full, even         []result
	memory, goroutines float64
}

// crowded measures what clients feel of a crowd: before it comes, while it is there, and when it has gone.
func crowded(o options, program string) (string, error) {
	dir, err := os.MkdirTemp("", "agentmock-crowd-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "openapi.yaml")
	if err := os.WriteFile(file, []byte(crowdDocument), 0o644); err != nil {
		return "", err
	}
	if err := mayOpen(streaming + waiting + idling + 500); err != nil {
		return "", err
	}
	p, err := mock(program, "serve", file)
	if err != nil {
		return "", err
	}
	defer p.end()
	things := load{path: func(i int) string { return "/things/" + strconv.Itoa(i) }, status: http.StatusOK}
	var rate float64
	feel := func() (f feeling, err error) {
		for range o.rounds {
			full, err := things.fire(p.addr, o.connections, o.length)
			if err != nil {
				return f, err
			}
			if rate == 0 {
				rate = full.perSecond / 3
			}
			even, err := things.paced(rate, o.connections).fire(p.addr, o.connections, o.length)
			if err != nil {
				return f, err
			}
			f.full, f.even = append(f.full, full), append(f.even, even)
		}
		now, err := takenOf(p.addr)
		f.memory, f.goroutines = p.memory("VmRSS"), now.goroutines
		return f, err
	}
	before, err := feel()
	if err != nil {
		return "", err
	}
	fmt.Fprintf(os.Stderr, "%d clients come\n", streaming+waiting+idling)
	c := &crowd{addr: p.addr}
	err = c.come()
	defer c.leave()
	if err != nil {
		return "", err
	}
	during, err := feel()
	if err != nil {
		return "", err
	}
	if fault := c.fault.Load(); fault != nil {
		return "", *fault
	}
	events := c.events.Load()
	c.leave()
	time.Sleep(2 * time.Second)
	after, err := feel()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "| | alone | among %d clients | when they have gone |\n|---|---:|---:|---:|\n", streaming+waiting+idling)
	row := func(name string, of func(feeling) string) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, of(before), of(during), of(after))
	}
	row(fmt.Sprintf("requests/s of %d connections", o.connections), func(f feeling) string { return fmt.Sprintf("%.0f", median(f.full, perSecond)) })
	row(fmt.Sprintf("p50 at %.0f requests/s", rate), func(f feeling) string { return at(f.even, 0.5) })
	row(fmt.Sprintf("p99 at %.0f requests/s", rate), func(f feeling) string { return at(f.even, 0.99) })
	row("resident memory", func(f feeling) string { return fmt.Sprintf("%.0f MB", f.memory) })
	row("goroutines", func(f feeling) string { return fmt.Sprintf("%.0f", f.goroutines) })
	fmt.Fprintf(&b, "\n%d of them follow a stream of an event every two seconds (%d streams were read to their ends), %d wait at `POST /__admin/requests/wait` in ten sessions, %d have asked once and stay.\n", streaming, events, waiting, idling)
	return b.String(), nil
}

// come opens the connections, some at a time.
func (c *crowd) come() error {
	for i := range streaming + waiting + idling {
		conn, err := net.DialTimeout("tcp", c.addr, 5*time.Second)
		if err != nil {
			return err
		}
		c.open = append(c.open, conn)
		client := &connection{Conn: conn, reader: bufio.NewReaderSize(conn, 4<<10)}
		switch {
		case i < streaming:
			c.stay(func() error {
				if err := client.expect(http.StatusOK, requestOf("GET", "/events?__interval=2s", "", "Accept: text/event-stream")); err != nil {
					return err
				}
				c.events.Add(1)
				return nil
			})
		case i < streaming+waiting:
			wait := requestOf("POST", "/__admin/requests/wait", `{"operation": "follow", "status": 404, "timeout": "30s"}`, "X-Mock-Session: w"+strconv.Itoa(i%10))
			c.stay(func() error { return client.expect(http.StatusRequestTimeout, wait) })
		default:
			if err := client.expect(http.StatusOK, request("/things/1")); err != nil {
				return err
			}
		}
	}
	return nil
}

// stay has a client ask again and again, until the crowd leaves.
func (c *crowd) stay(ask func() error) {
	c.asked.Add(1)
	go func() {
		defer c.asked.Done()
		for !c.left.Load() {
			if err := ask(); err != nil && !c.left.Load() {
				c.fault.CompareAndSwap(nil, &err)
				return
			}
		}
	}()
}

// leave closes all connections.
func (c *crowd) leave() {
	c.left.Store(true)
	for _, conn := range c.open {
		_ = conn.Close()
	}
	c.asked.Wait()
	c.open = nil
}

// expect asks, and returns an error for another status.
func (c *connection) expect(status int, request []byte) error {
	got, err := c.ask(request)
	if err == nil && got != status {
		err = fmt.Errorf("%.60q: answered with %d, want %d", request, got, status)
	}
	return err
}

// mayOpen returns an error where this process, and those that it starts, may not have so many files and connections open. Programs of Go take as many
// as they may.
func mayOpen(count uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if limit.Max < count {
		return fmt.Errorf("%d open connections: ulimit -Hn lets a process have %d", count, limit.Max)
	}
	return nil
}

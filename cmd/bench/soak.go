package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"agentmock"
)

// soaking is a mock under everything at once for a long time: clients with many names, wrong and large bodies, connections that are opened
// and left, listeners, the admin API, and a document that changes. What it takes of the machine must not grow.
type soaking struct {
	*process
	dir      string
	client   *http.Client
	requests atomic.Int64
	wrong    atomic.Int64 // answers that should not be
	opened   atomic.Int64 // connections that are kept for a while
	reloads  atomic.Int64 // that the mock has taken
}

// connections are how many are open at once, kept by clients that ask once and wait, and churn how many of them come and go at a time.
const (
	connections = 10_000
	churn       = 200
)

// taken is what a mock takes of the machine at one moment.
type taken struct {
	at                      time.Duration
	memory                  float64 // MB
	goroutines, descriptors float64
	requests                int64
}

// leave is how much more than before a mock may take in the end: what a garbage collector has not come to, and connections under way.
const (
	leaveMemory = 40 // MB
	leaveCount  = 60
)

// soak loads a mock for a time, prints what it takes, and returns an error where that has grown or where answers were wrong.
func soak(program string, length time.Duration, w io.Writer) error {
	dir, err := os.MkdirTemp("", "agentmock-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeMany(dir, 10); err != nil {
		return err
	}
	s := &soaking{dir: dir, client: &http.Client{Timeout: 20 * time.Second}}
	s.process, err = beginLogged(program, func(addr string) []string {
		return []string{"serve", "--api", dir, "--addr", addr, "--journal-bytes", "1048576", "--rate-limit", "1000000/s", "--log", "json"}
	}, s)
	if err != nil {
		return err
	}
	defer s.end()
	before, err := s.taken(0)
	if err != nil {
		return err
	}
	all, err := s.load(length, w)
	if err != nil {
		return err
	}
	s.client.CloseIdleConnections()
	time.Sleep(3 * time.Second)
	after, err := s.taken(length + 3*time.Second)
	if err != nil {
		return err
	}
	after.print(w)
	fmt.Fprintf(w, "%d requests, %d connections, %d at once, %d reloads\n", s.requests.Load(), s.opened.Load(), connections, s.reloads.Load())
	return errors.Join(flat(all), s.ended(before, after))
}

// Write counts the reloads in the mock's log.
func (s *soaking) Write(log []byte) (int, error) {
	s.reloads.Add(int64(bytes.Count(log, []byte(`"msg":"reloaded"`))))
	return len(log), nil
}

// load does everything at once, and looks at the mock a few times meanwhile.
func (s *soaking) load(length time.Duration, w io.Writer) ([]taken, error) {
	ctx, stop := context.WithTimeout(context.Background(), length)
	defer stop()
	var workers sync.WaitGroup
	workers.Go(func() { s.connect(ctx) })
	for _, work := range []func(context.Context, int){s.ask, s.ask, s.ask, s.askWrongly, s.listen, s.manage, s.change} {
		workers.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				work(ctx, n)
			}
		})
	}
	begun := time.Now()
	var all []taken
	const looks = 16
	for i := range looks {
		time.Sleep(time.Until(begun.Add(length * time.Duration(i+1) / (looks + 1))))
		now, err := s.taken(time.Since(begun))
		if err != nil {
			return nil, err
		}
		now.print(w)
		all = append(all, now)
	}
	workers.Wait()
	return all, nil
}

// send sends a request whose answer must have a status below 500, and reads all of it.
func (s *soaking) send(ctx context.Context, method, path, body string, headers ...string) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		s.wrong.Add(1)
		return
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.client.Do(r)
	if err != nil {
		if ctx.Err() == nil {
			s.wrong.Add(1)
		}
		return
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	s.requests.Add(1)
	if response.StatusCode >= 500 {
		s.wrong.Add(1)
	}
}

// ask asks as very many clients in very many sessions do.
func (s *soaking) ask(ctx context.Context, n int) {
	s.send(ctx, http.MethodGet, fmt.Sprintf(documentedFor, n%500_000), "", "Authorization", "Bearer "+strconv.Itoa(n), "X-Mock-Session", "s"+strconv.Itoa(n%3000))
}

// askWrongly sends what has very many faults, and names of any length.
func (s *soaking) askWrongly(ctx context.Context, n int) {
	s.send(ctx, http.MethodPost, "/__admin/requests/count", "["+strings.Repeat("\"\xff\",", 20_000)+"1]", "Content-Type", "application/json")
	s.send(ctx, http.MethodGet, user+strings.Repeat("x", 20_000)+strconv.Itoa(n), "", "X-Forwarded-For", strings.Repeat("y", 20_000)+strconv.Itoa(n))
	time.Sleep(5 * time.Millisecond)
}

// connect keeps very many connections open, asks on half of them, and leaves those that are open longest for others.
func (s *soaking) connect(ctx context.Context) {
	var open []net.Conn
	for ctx.Err() == nil {
		for i := range churn {
			conn, err := net.DialTimeout("tcp", s.addr, 5*time.Second)
			if err != nil {
				s.wrong.Add(1)
				break
			}
			s.opened.Add(1)
			open = append(open, conn)
			if i%2 == 0 {
				_, _ = conn.Write(request(documentedPath))
			}
		}
		for len(open) > connections-churn {
			_ = open[0].Close()
			open = open[1:]
		}
		sleep(ctx, 100*time.Millisecond)
	}
	for _, conn := range open {
		_ = conn.Close()
	}
}

// listen listens to the journal, and goes.
func (s *soaking) listen(ctx context.Context, n int) {
	ctx, stop := context.WithTimeout(ctx, 500*time.Millisecond)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+"/__admin/requests/events", nil)
	if err != nil {
		return
	}
	if response, err := s.client.Do(r); err == nil {
		_, _ = bufio.NewReader(response.Body).WriteTo(io.Discard)
		_ = response.Body.Close()
	}
}

// manage uses the admin API.
func (s *soaking) manage(ctx context.Context, n int) {
	session := "m" + strconv.Itoa(n%200)
	s.send(ctx, http.MethodPatch, "/__admin/settings", `{"seed": "`+strconv.Itoa(n)+`"}`, "Content-Type", "application/json", "X-Mock-Session", session)
	s.send(ctx, http.MethodGet, "/__admin/requests?limit=5", "", "X-Mock-Session", session)
	s.send(ctx, http.MethodPost, "/__admin/reset", "", "X-Mock-Session", session)
	time.Sleep(5 * time.Millisecond)
}

// change writes the document anew, now and then half of it: the mock keeps to the last one that it could read.
func (s *soaking) change(ctx context.Context, n int) {
	document, err := agentmock.FS.ReadFile("openapi.yaml")
	if err != nil {
		s.wrong.Add(1)
		return
	}
	if n%3 == 2 {
		document = document[:len(document)/2]
	}
	_ = os.WriteFile(filepath.Join(s.dir, "openapi.yaml"), document, 0o644)
	_ = s.command.Process.Signal(syscall.SIGHUP)
	sleep(ctx, 150*time.Millisecond)
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// taken asks the mock's metrics.
func (s *soaking) taken(at time.Duration) (taken, error) {
	now, err := takenOf(s.addr)
	now.at, now.requests = at, s.requests.Load()
	return now, err
}

// takenOf asks the metrics of a mock.
func takenOf(addr string) (now taken, err error) {
	response, err := http.Get("http://" + addr + "/__admin/metrics")
	if err != nil {
		return now, err
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		name, text, _ := strings.Cut(lines.Text(), " ")
		value, _ := strconv.ParseFloat(text, 64)
		switch name {
		case "process_resident_memory_bytes":
			now.memory = value / (1 << 20)
		case "go_goroutines":
			now.goroutines = value
		case "process_open_fds":
			now.descriptors = value
		}
	}
	return now, nil
}

func (t taken) print(w io.Writer) {
	fmt.Fprintf(w, "%6.0f s  %6.1f MB  %5.0f goroutines  %5.0f descriptors  %8d requests\n", t.at.Seconds(), t.memory, t.goroutines, t.descriptors, t.requests)
}

// flat returns an error where a mock takes more in the last half of the looks than in the second quarter: in the first, what is kept fills.
func flat(all []taken) error {
	quarter := len(all) / 4
	var faults []error
	for what, row := range map[string]struct {
		of    func(taken) float64
		leave float64
	}{
		"memory, in MB": {func(t taken) float64 { return t.memory }, leaveMemory},
		"goroutines":    {func(t taken) float64 { return t.goroutines }, leaveCount + 2*churn},
		"descriptors":   {func(t taken) float64 { return t.descriptors }, leaveCount + 2*churn},
	} {
		most := func(of []taken) float64 {
			return row.of(slices.MaxFunc(of, func(a, b taken) int { return int(row.of(a) - row.of(b)) }))
		}
		if before, after := most(all[quarter:2*quarter]), most(all[2*quarter:]); after > before+row.leave {
			faults = append(faults, fmt.Errorf("soak: %s grow from %.0f to %.0f", what, before, after))
		}
	}
	return errors.Join(faults...)
}

// ended returns an error where something is left of a load that is over, or where answers were wrong.
func (s *soaking) ended(before, after taken) error {
	var faults []error
	if after.goroutines > before.goroutines+leaveCount || after.descriptors > before.descriptors+leaveCount {
		faults = append(faults, fmt.Errorf("soak: %.0f goroutines and %.0f descriptors are left, before there were %.0f and %.0f", after.goroutines, after.descriptors, before.goroutines, before.descriptors))
	}
	if wrong := s.wrong.Load(); wrong > 0 {
		faults = append(faults, fmt.Errorf("soak: %d of %d requests had no answer, or a failure", wrong, s.requests.Load()))
	}
	if s.requests.Load() == 0 {
		faults = append(faults, errors.New("soak: nothing was asked"))
	}
	return errors.Join(faults...)
}

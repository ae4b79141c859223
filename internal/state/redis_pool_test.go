package state_test

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"agentmock/internal/state"
)

// together takes turns at once, so that there are several connections afterwards, and returns an error of them.
func together(t *testing.T, s state.Store) error {
	t.Helper()
	var all sync.WaitGroup
	errs := make(chan error, 8)
	for range cap(errs) {
		all.Go(func() {
			_, err := s.Next(t.Context(), "s", "k")
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestRedisClosesIdle has connections that Redis has ended while nobody used them: no request finds that out.
func TestRedisClosesIdle(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows: whether a connection was closed cannot be read without waiting, so that a request finds it out (redis_quiet_other.go)")
	}
	server := startRedis(t)
	s := openRedis(server)(t, state.Options{})
	for range 3 {
		check(t, together(t, s))
		connect(t, server).do("CLIENT", "KILL", "TYPE", "normal")
	}
	server.stop()
	if !server.start(t) {
		t.Fatal("redis-server does not start again")
	}
	check(t, together(t, s))
}

// TestRedisPoolForgets has a Redis that hangs: once a request has waited in vain, the other connections of that time are not used again.
func TestRedisPoolForgets(t *testing.T) {
	server := startRedis(t)
	s := openRedis(server)(t, state.Options{})
	check(t, together(t, s))
	if got := connections(t, server); got < 2 {
		t.Fatalf("%d connections are too few to tell", got)
	}
	check(t, server.process.Process.Signal(syscall.SIGSTOP))
	start := time.Now()
	if _, err := s.Next(t.Context(), "s", "k"); err == nil {
		t.Error("a Redis that hangs has answered")
	}
	if took := time.Since(start); took > 600*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	check(t, server.process.Process.Signal(syscall.SIGCONT))
	_ = must(s.Next(t.Context(), "s", "k"))(t)
	eventually(t, "one is left", func() bool { return connections(t, server) == 1 })
}

// connections counts those of a server's clients.
func connections(t *testing.T, s *redisServer) int {
	t.Helper()
	return strings.Count(string(connect(t, s).do("CLIENT", "LIST", "TYPE", "NORMAL").([]byte)), "cmd=eval")
}

// TestRedisPoolWaits has two connections for many: who finds none free waits, and is told where that takes too long.
func TestRedisPoolWaits(t *testing.T) {
	server := startRedis(t)
	s, err := state.OpenRedis(server.url()+"?pool_size=2&read_timeout=3s&dial_timeout=200ms", state.Options{})
	check(t, err)
	defer s.Close()
	check(t, together(t, s))
	if got := connections(t, server); got > 2 {
		t.Errorf("%d connections", got)
	}
	check(t, server.process.Process.Signal(syscall.SIGSTOP))
	time.AfterFunc(time.Second, func() { _ = server.process.Process.Signal(syscall.SIGCONT) })
	if err := together(t, s); err == nil || !strings.Contains(err.Error(), "no connection within 200ms") {
		t.Errorf("got %v", err)
	}
}

// crossTogether has many questions at once for a Redis of one connection: it counts how many come before it answers any.
func crossTogether(t *testing.T) {
	const many = 200
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer listener.Close()
	most := make(chan int, many)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		commands := bufio.NewReader(conn)
		for {
			came := 0
			for wait := time.Hour; ; wait = 200 * time.Millisecond { // that long nothing comes but what waits for answers
				_ = conn.SetReadDeadline(time.Now().Add(wait))
				if readCommand(commands) != nil {
					break
				}
				came++
			}
			if came == 0 {
				return
			}
			most <- came
			_, _ = io.WriteString(conn, strings.Repeat(":1\r\n", came))
		}
	}()
	s, err := state.OpenRedis("redis://"+listener.Addr().String()+"?pool_size=1&dial_timeout=30s&read_timeout=30s", state.Options{})
	check(t, err)
	defer s.Close()
	var all sync.WaitGroup
	for range many {
		all.Go(func() {
			if _, err := s.Next(t.Context(), "s", "k"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(most)
	sum, largest := 0, 0
	for came := range most {
		sum, largest = sum+came, max(largest, came)
	}
	if sum != many || largest != 64 {
		t.Errorf("%d questions came, at most %d together", sum, largest)
	}
}

// readCommand reads an array of bulk strings, as clients of Redis send it.
func readCommand(r *bufio.Reader) error {
	var count, size int
	if _, err := fmt.Fscanf(r, "*%d\r\n", &count); err != nil {
		return err
	}
	for range count {
		if _, err := fmt.Fscanf(r, "$%d\r\n", &size); err != nil {
			return err
		}
		if _, err := r.Discard(size + len("\r\n")); err != nil {
			return err
		}
	}
	return nil
}

// TestRedisWithdraws has a client that goes while all connections are busy: its question is not asked.
func TestRedisWithdraws(t *testing.T) {
	server := startRedis(t)
	s, err := state.OpenRedis(server.url()+"?pool_size=1&read_timeout=3s&dial_timeout=200ms", state.Options{})
	check(t, err)
	defer s.Close()
	_ = must(s.Next(t.Context(), "s", "k"))(t)
	check(t, server.process.Process.Signal(syscall.SIGSTOP))
	time.AfterFunc(time.Second, func() { _ = server.process.Process.Signal(syscall.SIGCONT) })
	var all sync.WaitGroup
	all.Go(func() { _, _ = s.Next(t.Context(), "s", "k") }) // takes the connection, and waits
	time.Sleep(50 * time.Millisecond)
	if _, err := s.Next(t.Context(), "s", "k"); err == nil || !strings.Contains(err.Error(), "no connection within 200ms") {
		t.Errorf("got %v", err)
	}
	all.Wait()
	if next := must(s.Next(t.Context(), "s", "k"))(t); next != 2 {
		t.Errorf("turn %d, want 2: who was told that there is no connection has taken none", next)
	}
}

// TestRedisRefusesCertificate has a server whose certificate nobody knows.
func TestRedisRefusesCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	s, err := state.OpenRedis("rediss://:s3cret@"+server.Listener.Addr().String(), state.Options{})
	check(t, err)
	defer s.Close()
	if _, err = s.Version(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "certificate") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("got %v", err)
	}
}

// TestRedisTLS has one whose certificate is known to a process that begins with it.
func TestRedisTLS(t *testing.T) {
	if address := os.Getenv("TEST_REDIS_TLS"); address != "" {
		s, err := state.OpenRedis(address, state.Options{})
		check(t, err)
		defer s.Close()
		l := must(s.Watch(t.Context(), "s"))(t)
		for range 3 {
			check(t, together(t, s))
			time.Sleep(2 * time.Millisecond)
		}
		record(t, s, "s", 1)
		if e := next(t, l); e == nil || e.URL != "1" {
			t.Errorf("got %v", e)
		}
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("SSL_CERT_FILE, by which the certificate made here is trusted, counts on Linux alone")
	}
	made := httptest.NewTLSServer(nil)
	defer made.Close()
	dir, port := t.TempDir(), freePort(t)
	certificate, key := filepath.Join(dir, "certificate.pem"), filepath.Join(dir, "key.pem")
	private := must(x509.MarshalPKCS8PrivateKey(made.TLS.Certificates[0].PrivateKey))(t)
	check(t, os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made.Certificate().Raw}), 0o600))
	check(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	startRedis(t, "--requirepass", "s3cret", "--tls-port", port, "--tls-auth-clients", "no", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate)
	again := exec.Command(os.Args[0], "-test.run=^TestRedisTLS$", "-test.v")
	again.Env = append(os.Environ(), "TEST_REDIS_TLS=rediss://:s3cret@127.0.0.1:"+port, "SSL_CERT_FILE="+certificate)
	out, err := again.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "PASS: TestRedisTLS") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestRedisGarbage has what is no Redis at the address, and one whose answers are cut or of another kind: nobody waits long for it, and
// nobody is answered out of it.
func TestRedisGarbage(t *testing.T) {
	for name, answer := range map[string]string{
		"a web server":  "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
		"nothing":       "",
		"a cut answer":  "$100\r\nabc",
		"no line":       strings.Repeat("x", 1<<16),
		"another kind":  "+OK\r\n",
		"an empty list": "*0\r\n",
		"null":          "$-1\r\n",
		"binary":        "\x00\x01\x02\r\n\xff\r\n",
		"a list in it":  "*2\r\n*1\r\n:1\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
			defer l.Close()
			go func() {
				for conn, err := l.Accept(); err == nil; conn, err = l.Accept() {
					go func() {
						defer conn.Close()
						for buffer := make([]byte, 1<<16); ; {
							if _, err := conn.Read(buffer); err != nil {
								return
							}
							_, _ = io.WriteString(conn, answer)
						}
					}()
				}
			}()
			s, err := state.OpenRedis("redis://"+l.Addr().String(), state.Options{})
			check(t, err)
			defer s.Close()
			start := time.Now()
			_, err = s.Next(t.Context(), "s", "k")
			if took := time.Since(start); err == nil || took > 600*time.Millisecond {
				t.Errorf("got %v after %v", err, took)
			}
			if err := s.Record(t.Context(), "s", &state.Entry{}); err == nil && name != "another kind" {
				t.Error("an entry is recorded")
			}
			if _, err := s.Watch(t.Context(), "s"); err == nil {
				t.Error("the journal is watched")
			}
		})
	}
}

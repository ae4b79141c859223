package state_test

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// redisServer is a redis-server of one test, on a port of this machine.
type redisServer struct {
	port    string
	dir     string
	args    []string
	process *exec.Cmd
}

// startRedis starts a server that ends with the test. Without the program the test is skipped, but not in CI.
func startRedis(t *testing.T, args ...string) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("Redis is asked for nothing without its server, which .ci/run installs: %v", err)
	}
	s := &redisServer{dir: t.TempDir(), args: args}
	t.Cleanup(s.stop)
	const attempts = 5 // somebody else may take the port that was free
	for range attempts {
		s.port = freePort(t)
		if s.start(t) {
			return s
		}
	}
	t.Fatal("redis-server does not start")
	return nil
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// start reports whether the server came to accept connections.
func (s *redisServer) start(t *testing.T) bool {
	t.Helper()
	args := append([]string{"--port", s.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", s.dir}, s.args...)
	s.process = exec.Command("redis-server", args...)
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "Ready to accept connections") {
			return true
		}
	}
	s.stop()
	return false
}

// stop ends the server at once, as a crash does.
func (s *redisServer) stop() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
		s.process = nil
	}
}

func (s *redisServer) url() string { return "redis://127.0.0.1:" + s.port }

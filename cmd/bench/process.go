package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock"
)

// bareCommand makes this program the server that the mock is compared with.
const bareCommand = "bare-gin-handler"

const (
	user           = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/"
	documentedPath = user + "780f7216-b131-462b-ba30-de7cd1f527de"
	documentedFor  = "/agent-api/user/11111111-2222-4333-8444-%012x/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de"
	documentedFile = "fixtures/getCustomerDetail/documented.json"
)

// serveBare answers with the documented response and does nothing else, by HTTPS where it is given a folder with a certificate.
func serveBare(addr, certificate string) error {
	body, err := agentmock.FS.ReadFile(documentedFile)
	if err != nil {
		return err
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/agent-api/user/:user_id/customer/detail/:customer_id", func(c *gin.Context) {
		c.Header("Content-Length", strconv.Itoa(len(body)))
		c.Data(http.StatusOK, "application/json", body)
	})
	if certificate != "" {
		return http.ListenAndServeTLS(addr, filepath.Join(certificate, certificateFile), filepath.Join(certificate, keyFile), engine)
	}
	return http.ListenAndServe(addr, engine)
}

// build compiles the mock as it is released, into a folder of its own.
func build() (program string, clean func(), err error) {
	dir, err := os.MkdirTemp("", "agentmock-bench-")
	if err != nil {
		return "", nil, err
	}
	program = filepath.Join(dir, "agentmock")
	command := exec.Command("go", "build", "-trimpath", "-tags", "nomsgpack", "-ldflags", "-s -w", "-o", program, "./cmd/agentmock")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("build: %w\n%s", err, out)
	}
	return program, func() { _ = os.RemoveAll(dir) }, nil
}

// process is a running server.
type process struct {
	command *exec.Cmd
	addr    string
	started time.Duration // until the first answer
}

// begin starts a server on a free port; args get its address.
func begin(program string, args func(addr string) []string) (*process, error) {
	return beginLogged(program, args, nil)
}

// beginLogged is begin, with a log of what the server says.
func beginLogged(program string, args func(addr string) []string, log io.Writer) (*process, error) {
	return launch(func(addr string) *exec.Cmd {
		command := exec.Command(program, args(addr)...)
		command.Stderr = log
		return command
	}, answers, 20*time.Second)
}

// mock starts a mock with these arguments, and waits until it is ready.
func mock(program string, args ...string) (*process, error) {
	return launch(func(addr string) *exec.Cmd {
		return exec.Command(program, append(slices.Clone(args), "--addr", addr, "--log", "json")...)
	}, func(addr string) bool { return gives(addr, "/__admin/readyz", http.StatusNoContent) }, 20*time.Second)
}

// launch starts a command on a free port, and waits until it answers.
func launch(command func(addr string) *exec.Cmd, answers func(addr string) bool, patience time.Duration) (*process, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &process{addr: listener.Addr().String()}
	if err := listener.Close(); err != nil {
		return nil, err
	}
	p.command = command(p.addr)
	begun := time.Now()
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < patience {
		if answers(p.addr) {
			p.started = time.Since(begun)
			return p, nil
		}
		time.Sleep(500 * time.Microsecond)
	}
	p.end()
	return nil, fmt.Errorf("%q does not answer", p.command.Args)
}

func answers(addr string) bool { return gives(addr, documentedPath, http.StatusOK) }

// gives reports whether a server answers a path with a status.
func gives(addr, path string, want int) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	c := &connection{Conn: conn, reader: bufio.NewReader(conn)}
	status, err := c.ask(request(path))
	return err == nil && status == want
}

func (p *process) end() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}

// memory returns how much memory the process has, VmRSS, or has had, VmHWM, in megabytes (proc(5)).
func (p *process) memory(kind string) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(p.command.Process.Pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if fields := strings.Fields(string(line)); len(fields) > 1 && fields[0] == kind+":" {
			kilobytes, _ := strconv.ParseFloat(fields[1], 64)
			return kilobytes / 1024
		}
	}
	return 0
}

// busy returns how much time of processors the process has taken, its own and the kernel's for it (proc(5), utime and stime).
func (p *process) busy() time.Duration {
	const ticks = 100 // a second, USER_HZ
	text, err := os.ReadFile("/proc/" + strconv.Itoa(p.command.Process.Pid) + "/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	own, _ := strconv.Atoi(fields[11])
	kernel, _ := strconv.Atoi(fields[12])
	return time.Duration(own+kernel) * time.Second / ticks
}

package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// nginxConf has nginx pass everything on, with connections that are kept on both sides.
const nginxConf = `worker_processes auto;
daemon off;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  keepalive_requests 10000000;
  upstream handler { server %[2]s; keepalive 64; keepalive_requests 10000000; }
  server {
    listen %[3]s;
    location / { proxy_pass http://handler; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`

// proxied measures what a proxy before the bare handler adds: ours, which judges every exchange and keeps it in the journal, and nginx, which passes it on.
func proxied(o options, program string) (string, error) {
	if _, err := exec.LookPath("nginx"); err != nil {
		return "", fmt.Errorf("nginx has to be there: %w", err)
	}
	dir, err := os.MkdirTemp("", "agentmock-proxied-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	handler, err := begin(self, func(addr string) []string { return []string{bareCommand, addr} })
	if err != nil {
		return "", err
	}
	defer handler.end()
	nginx, err := launch(func(addr string) *exec.Cmd {
		file := filepath.Join(dir, "nginx.conf")
		_ = os.WriteFile(file, fmt.Appendf(nil, nginxConf, dir, handler.addr, addr), 0o644) // where that fails, nginx does not answer
		return exec.Command("nginx", "-p", dir, "-c", file, "-e", filepath.Join(dir, "error.log"))
	}, answers, 20*time.Second)
	if err != nil {
		return "", err
	}
	defer nginx.end()
	ours, err := mock(program, "proxy", "--upstream", "http://"+handler.addr)
	if err != nil {
		return "", err
	}
	defer ours.end()
	type way struct {
		name       string
		addr       string
		full, even []result
	}
	ways := []*way{{name: "the bare handler itself", addr: handler.addr}, {name: "nginx before it", addr: nginx.addr}, {name: "agentmock proxy before it", addr: ours.addr}}
	asked := load{path: same(documentedPath), status: http.StatusOK}
	var rate float64
	for round := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
		for _, w := range ways {
			r, err := asked.fire(w.addr, o.connections, o.length)
			if err != nil {
				return "", fmt.Errorf("%s: %w", w.name, err)
			}
			w.full = append(w.full, r)
		}
		if rate == 0 {
			rate = ways[2].full[0].perSecond / 3
		}
		for _, w := range ways {
			r, err := asked.paced(rate, o.connections).fire(w.addr, o.connections, o.length)
			if err != nil {
				return "", fmt.Errorf("%s: %w", w.name, err)
			}
			w.even = append(w.even, r)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "| | requests/s | p50 at %.0f requests/s | more than without | p99 | more than without |\n|---|---:|---:|---:|---:|---:|\n", rate)
	for i, w := range ways {
		more := func(share float64) string {
			if i == 0 {
				return ""
			}
			of := func(r result) time.Duration { return r.percentile(share) }
			return short(median(w.even, of) - median(ways[0].even, of))
		}
		fmt.Fprintf(&b, "| %s | %.0f | %s | %s | %s | %s |\n", w.name, median(w.full, perSecond), at(w.even, 0.5), more(0.5), at(w.even, 0.99), more(0.99))
	}
	return b.String(), nil
}

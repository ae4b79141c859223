package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"agentmock"
)

// reloading returns the slowest request, of 1 000 a second, while a mock reads 1 000 fixtures anew, and the slowest while it does not.
func reloading(program string) (during, before time.Duration, err error) {
	dir, err := os.MkdirTemp("", "agentmock-reload-")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	if err := writeMany(dir, 1000); err != nil {
		return 0, 0, err
	}
	p, err := begin(program, func(addr string) []string { return []string{"serve", "--api", dir, "--addr", addr, "--log", "json"} })
	if err != nil {
		return 0, 0, err
	}
	defer p.end()
	paced := load{path: same(documentedPath), status: http.StatusOK, pause: 4 * time.Millisecond}
	calm, err := paced.fire(p.addr, 4, 2*time.Second)
	if err != nil {
		return 0, 0, err
	}
	touched := make(chan error, 1)
	go func() {
		time.Sleep(300 * time.Millisecond)
		touched <- os.WriteFile(filepath.Join(dir, "fixtures/getCustomerDetail/more.404.json"), []byte(`{"code": 404, "status": "error", "message": "x"}`), 0o644)
	}()
	busy, err := paced.fire(p.addr, 4, 2*time.Second)
	if err == nil {
		err = <-touched
	}
	return busy.percentile(1), calm.percentile(1), err
}

// writeMany writes the agent API with so many fixtures beside the documented one.
func writeMany(dir string, count int) error {
	document, err := agentmock.FS.ReadFile("openapi.yaml")
	if err != nil {
		return err
	}
	body, err := agentmock.FS.ReadFile(documentedFile)
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, "fixtures/getCustomerDetail")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), document, 0o644); err != nil {
		return err
	}
	const documented = "780f7216-b131-462b-ba30-de7cd1f527de"
	for i := range count {
		id := documented
		if i > 0 {
			id = fmt.Sprintf("11111111-2222-4333-8444-%012x", i)
		}
		text := strings.ReplaceAll(string(body), documented, id)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.json", i)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

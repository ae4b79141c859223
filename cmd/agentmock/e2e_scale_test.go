//go:build e2e

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// cluster is three mocks behind nginx with one Redis: the processes that docker-compose.scale.yml describes.
type cluster struct {
	url       string // of nginx
	replicas  []*exec.Cmd
	addresses []string
	redis     *exec.Cmd
	redisPort string
	client    *http.Client
}

const steps = `openapi: 3.1.0
info: {title: steps, version: "1"}
paths:
  /steps/{name}:
    get:
      operationId: nextStep
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}}}}
  /todos:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: object, required: [items, total], properties: {items: {type: array, items: &todo {type: object, required: [id, title], properties: {id: {type: integer, readOnly: true}, title: {type: string}}}}, total: {type: integer}}}}}}}
    post: {requestBody: {content: {application/json: {schema: *todo}}}, responses: {'201': {description: it, content: {application/json: {schema: *todo}}}}}
  /todos/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: *todo}}}}}
    delete: {responses: {'204': {description: gone}}}
`

// startProcess starts a program that ends with the test.
func startProcess(t *testing.T, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.Command(name, args...)
	var said bytes.Buffer
	command.Dir, command.Stdout, command.Stderr = dir, &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	command.WaitDelay = time.Second // its children may hold its output open
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM) // nginx takes its workers with it
		kill := time.AfterFunc(5*time.Second, func() { _ = command.Process.Kill() })
		_ = command.Wait()
		kill.Stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", name, said.String()[max(0, said.Len()-2000):])
		}
	})
	return command
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), []byte(steps), 0o644); err != nil {
		t.Fatal(err)
	}
	ports := freePorts(t, 5)
	port := ports[0]
	c := &cluster{redisPort: ports[1], client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 30 * time.Second}}
	c.startRedis(t)
	for _, port := range ports[2:] {
		address := "127.0.0.1:" + port
		c.addresses = append(c.addresses, address)
		c.replicas = append(c.replicas, startProcess(t, dir, "agentmock", "serve", "--api", dir, "--addr", address, "--state", "redis://127.0.0.1:"+c.redisPort+"/0"))
	}
	c.url = "http://127.0.0.1:" + port
	healthy := func(address string) {
		eventually(t, address+" is healthy", func() bool { return c.health(address) == "healthy" })
	}
	for _, address := range c.addresses { // before nginx comes, which leaves one alone for a second that was not there
		healthy(address)
	}
	startProcess(t, dir, "nginx", "-p", dir, "-e", "stderr", "-c", c.writeConfiguration(t, dir, port), "-g", "daemon off;")
	healthy("127.0.0.1:" + port)
	return c
}

func (c *cluster) startRedis(t *testing.T) {
	t.Helper()
	c.redis = startProcess(t, t.TempDir(), "redis-server", "--port", c.redisPort, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
}

// writeConfiguration returns the one of docker-compose.scale.yml with the replicas' addresses.
func (c *cluster) writeConfiguration(t *testing.T, dir, port string) string {
	t.Helper()
	text, err := os.ReadFile("../../docker-compose.scale.yml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services struct {
			Nginx struct {
				Environment struct {
					Text string `yaml:"CONFIGURATION"`
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	server := compose.Services.Nginx.Environment.Text
	const line = "server mock:8080 max_fails=1 fail_timeout=1s;"
	if !strings.Contains(server, line) {
		t.Fatalf("no %q in\n%s", line, server)
	}
	var servers string
	for _, address := range c.addresses {
		servers += strings.ReplaceAll(line, "mock:8080", address)
	}
	server = strings.NewReplacer(line, servers, "listen 8080", "listen 127.0.0.1:"+port, "$$", "$").Replace(server)
	paths := ""
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		paths += fmt.Sprintf("%s_temp_path %s/%s;\n", kind, dir, kind)
	}
	name := filepath.Join(dir, "nginx.conf")
	whole := "user root;\npid " + dir + "/nginx.pid;\nevents {}\nhttp {\naccess_log off;\n" + paths + server + "}\n"
	if err := os.WriteFile(name, []byte(whole), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// ask sends a request through nginx.
func (c *cluster) ask(t *testing.T, method, path, body string, into any) int {
	t.Helper()
	status, err := c.try(method, c.url+path, body, into)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return status
}

func (c *cluster) try(method, url, body string, into any) (int, error) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := c.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	return response.StatusCode, err
}

func (c *cluster) health(address string) string {
	var health struct{ Status string }
	_, _ = c.try(http.MethodGet, "http://"+address+"/__admin/health", "", &health)
	return health.Status
}

// sequence adds a fixture of so many steps.
func (c *cluster) sequence(t *testing.T, name string, count int) {
	t.Helper()
	var responses []string
	for n := range count {
		responses = append(responses, fmt.Sprintf(`{"body": {"n": %d}}`, n))
	}
	body := fmt.Sprintf(`{"operation": "nextStep", "request": {"path": {"name": %q}}, "responses": [%s]}`, name, strings.Join(responses, ","))
	if status := c.ask(t, http.MethodPut, "/__admin/fixtures/"+name, body, nil); status != http.StatusCreated {
		t.Fatalf("the fixture is answered with %d", status)
	}
}

// fire asks for count steps from 32 connections, and returns how often each came.
func (c *cluster) fire(t *testing.T, name string, count int, during func(answered int64)) map[int]int {
	t.Helper()
	var mutex sync.Mutex
	var workers sync.WaitGroup
	var begun, answered atomic.Int64
	came := map[int]int{}
	for range 32 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for begun.Add(1) <= int64(count) {
				var step struct{ N *int }
				status, err := c.try(http.MethodGet, c.url+"/steps/"+name, "", &step)
				if err != nil || status != http.StatusOK || step.N == nil {
					t.Errorf("%d, %v", status, err)
					continue
				}
				mutex.Lock()
				came[*step.N]++
				mutex.Unlock()
				during(answered.Add(1))
			}
		}()
	}
	workers.Wait()
	return came
}

// TestE2EScale drives three mocks as one: a sequence of 1 000 steps from 32 connections, one replica killed under load, and
// Redis away and back.
func TestE2EScale(t *testing.T) {
	c := startCluster(t)
	c.sequence(t, "all", 1000)
	came := c.fire(t, "all", 1000, func(int64) {})
	for n := range 1000 {
		if came[n] != 1 {
			t.Errorf("step %d came %d times", n, came[n])
		}
	}
	var shares []string
	for _, address := range c.addresses {
		_, metrics := fetch(t, "http://"+address+"/__admin/metrics")
		i := strings.Index(metrics, `agentmock_requests_total{operation="nextStep"`)
		if i < 0 {
			t.Errorf("%s has answered nothing", address)
			continue
		}
		line, _, _ := strings.Cut(metrics[i:], "\n")
		shares = append(shares, line[strings.LastIndex(line, " ")+1:])
	}
	t.Logf("1000 steps, each once; by replica: %s", strings.Join(shares, ", "))
	var counted struct{ Count int }
	if c.ask(t, http.MethodPost, "/__admin/requests/count", `{"operation": "nextStep"}`, &counted); counted.Count != 1000 {
		t.Errorf("the journal has %d requests, want 1000", counted.Count)
	}
	c.write(t, "")
	c.killOne(t)
	c.write(t, "after")
	c.loseRedis(t)
}

// todos returns the titles of all to-dos of a session, by their ids: page by page, from whichever replica is asked.
func (c *cluster) todos(t *testing.T, session string) map[int]string {
	t.Helper()
	all := map[int]string{}
	for page := 1; ; page++ {
		var got struct {
			Items []struct {
				ID    int
				Title string
			}
			Total int
		}
		if status := c.asks(t, session, http.MethodGet, fmt.Sprintf("/todos?page=%d&limit=40", page), "", &got); status != http.StatusOK {
			t.Fatalf("page %d: %d", page, status)
		}
		for _, one := range got.Items {
			if _, twice := all[one.ID]; twice {
				t.Errorf("to-do %d is listed twice", one.ID)
			}
			all[one.ID] = one.Title
		}
		if len(got.Items) < 40 {
			if got.Total != len(all) {
				t.Errorf("total is %d of %d", got.Total, len(all))
			}
			return all
		}
	}
}

// asks is ask in a session.
func (c *cluster) asks(t *testing.T, session, method, path, body string, into any) int {
	t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if session != "" {
		r.Header.Set("X-Mock-Session", session)
	}
	response, err := c.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	if into != nil {
		_ = json.Unmarshal(text, into)
	}
	return response.StatusCode
}

// write has 16 clients create and delete to-dos in two sessions at once, over all replicas: what is answered is there for everybody
// from then on, with an id of its own, and nothing else is.
func (c *cluster) write(t *testing.T, prefix string) {
	before := map[string]int{}
	sessions := []string{"", prefix + "other"}
	for _, session := range sessions {
		before[session] = len(c.todos(t, session))
	}
	var clients sync.WaitGroup
	var mutex sync.Mutex
	kept := map[string]map[int]string{"": {}, sessions[1]: {}}
	for client := range 16 {
		clients.Add(1)
		go func() {
			defer clients.Done()
			session := sessions[client%2]
			for n := range 10 {
				var created struct{ ID int }
				title := fmt.Sprintf("%s %d of %d", prefix, n, client)
				if status := c.asks(t, session, http.MethodPost, "/todos", fmt.Sprintf(`{"title": %q}`, title), &created); status != http.StatusCreated {
					t.Errorf("a to-do is answered with %d", status)
					continue
				}
				var read struct{ Title string }
				if c.asks(t, session, http.MethodGet, fmt.Sprintf("/todos/%d", created.ID), "", &read); read.Title != title {
					t.Errorf("to-do %d is read as %q, want %q", created.ID, read.Title, title)
				}
				if n%3 == 2 {
					if status := c.asks(t, session, http.MethodDelete, fmt.Sprintf("/todos/%d", created.ID), "", nil); status != http.StatusNoContent {
						t.Errorf("a delete is answered with %d", status)
					}
					continue
				}
				mutex.Lock()
				if other, twice := kept[session][created.ID]; twice {
					t.Errorf("to-do %d is %q and %q", created.ID, other, title)
				}
				kept[session][created.ID] = title
				mutex.Unlock()
			}
		}()
	}
	clients.Wait()
	for _, session := range sessions {
		all := c.todos(t, session)
		if len(all) != before[session]+len(kept[session]) {
			t.Errorf("session %q has %d to-dos, want %d", session, len(all), before[session]+len(kept[session]))
		}
		for id, title := range kept[session] {
			if all[id] != title {
				t.Errorf("session %q: to-do %d is %q, want %q", session, id, all[id], title)
			}
		}
	}
}

// killOne kills a replica while steps are asked for. Nginx asks another one then: what the killed one took and did not say is
// lost, but no step comes twice.
func (c *cluster) killOne(t *testing.T) {
	c.sequence(t, "killed", 1000)
	came := c.fire(t, "killed", 1000, func(answered int64) {
		if answered == 200 {
			_ = c.replicas[1].Process.Kill()
		}
	})
	lost := 0
	for n := range 1000 {
		if came[n] > 1 && n != 999 { // the last repeats
			t.Errorf("step %d came %d times", n, came[n])
		}
		if came[n] == 0 {
			lost++
		}
	}
	if lost > 32 {
		t.Errorf("%d steps were lost with one replica of 32 connections", lost)
	}
	t.Logf("one replica killed under load: every request answered, %d steps lost with it", lost)
	c.addresses = slices.Delete(c.addresses, 1, 2)
}

// loseRedis stops Redis under the mocks, and starts it again.
func (c *cluster) loseRedis(t *testing.T) {
	_ = c.redis.Process.Kill()
	_ = c.redis.Wait()
	var step struct{ N *int }
	for range 20 {
		if status := c.ask(t, http.MethodGet, "/steps/other", "", &step); status != http.StatusOK {
			t.Fatalf("without Redis: %d", status)
		}
	}
	for _, address := range c.addresses {
		eventually(t, address+" says that it is degraded", func() bool { _, _ = fetch(t, "http://"+address+"/steps/x"); return c.health(address) == "degraded" })
		if _, metrics := fetch(t, "http://"+address+"/__admin/metrics"); !strings.Contains(metrics, "agentmock_state_degraded 1") {
			t.Errorf("%s does not count that", address)
		}
	}
	if status := c.ask(t, http.MethodPut, "/__admin/fixtures/away", `{"operation": "nextStep", "response": {"body": {"n": 1}}}`, nil); status != http.StatusServiceUnavailable {
		t.Errorf("a fixture that cannot be kept is answered with %d", status)
	}
	if status := c.ask(t, http.MethodPost, "/todos", `{"title": "away"}`, nil); status != http.StatusServiceUnavailable {
		t.Errorf("a to-do that cannot be kept is answered with %d", status)
	}
	if status := c.ask(t, http.MethodGet, "/todos/1", "", nil); status != http.StatusOK {
		t.Errorf("a to-do of the start is answered with %d", status)
	}
	c.startRedis(t)
	for _, address := range c.addresses {
		eventually(t, address+" is healthy again", func() bool { _, _ = fetch(t, "http://"+address+"/steps/x"); return c.health(address) == "healthy" })
	}
	c.sequence(t, "again", 100)
	came := c.fire(t, "again", 100, func(int64) {})
	if len(came) != 100 {
		t.Errorf("after Redis came back %d of 100 steps came", len(came))
	}
}

// TestE2EScaleComposeFile has Compose read docker-compose.scale.yml: its images need a registry, the processes above do not.
func TestE2EScaleComposeFile(t *testing.T) {
	p := checkout(t)
	out, code := p.compose(t, "-f", "docker-compose.scale.yml", "config")
	if code != 0 {
		t.Fatal(out)
	}
	for _, want := range []string{"redis://redis:6379/0", "proxy_pass http://mocks", "redis:7-alpine", "nginx:1-alpine"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

//go:build e2e

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// cluster is what docker-compose.scale.yml starts: mocks behind nginx with one Redis.
type cluster struct {
	*project
	url       string   // of nginx
	addresses []string // of the replicas, as this machine reaches them
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

func startCluster(t *testing.T) *cluster {
	t.Helper()
	p := checkout(t)
	for _, image := range []string{"nginx:1-alpine", "redis:7-alpine"} {
		if out, code := p.command(t, "docker", "image", "inspect", image); code != 0 {
			if os.Getenv("CI") != "" {
				t.Fatal(out)
			}
			t.Skipf("no image %s: .ci/stand-in makes one", image)
		}
	}
	if out, code := p.compose(t, "--file", "docker-compose.scale.yml", "build"); code != 0 { // there may be an image of another tree
		t.Fatalf("build: exit %d\n%s", code, out)
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "fixtures")); err != nil {
		t.Fatal(err)
	}
	p.write(t, "openapi.yaml", steps)
	c := &cluster{project: p, url: "http://127.0.0.1:" + p.port, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 30 * time.Second}}
	t.Cleanup(func() {
		if t.Failed() {
			out, _ := c.scaled(t, "logs", "--tail", "5")
			t.Log(out)
		}
		c.scaled(t, "down", "--volumes", "--timeout", "1")
	})
	begin := time.Now()
	if out, code := c.scaled(t, "up", "--detach", "--scale", "mock=3"); code != 0 {
		t.Fatalf("up: exit %d\n%s", code, out)
	}
	eventually(t, "nginx is healthy", func() bool { return c.health("127.0.0.1:"+p.port) == "healthy" })
	t.Logf("three mocks, nginx and Redis: up after %s", time.Since(begin).Round(100*time.Millisecond))
	c.find(t)
	return c
}

// scaled runs Compose on the file.
func (c *cluster) scaled(t *testing.T, args ...string) (string, int) {
	t.Helper()
	return c.compose(t, append([]string{"--file", "docker-compose.scale.yml"}, args...)...)
}

// of returns the containers of a service.
func (c *cluster) of(t *testing.T, service string) []string {
	t.Helper()
	out, code := c.command(t, "docker", "ps", "--quiet", "--filter", "label=com.docker.compose.project="+c.name, "--filter", "label=com.docker.compose.service="+service)
	if code != 0 {
		t.Fatal(out)
	}
	return strings.Fields(out)
}

// find asks Docker where the replicas are.
func (c *cluster) find(t *testing.T) {
	t.Helper()
	c.addresses = nil
	for _, id := range c.of(t, "mock") {
		out, code := c.command(t, "docker", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id)
		if code != 0 {
			t.Fatal(out)
		}
		c.addresses = append(c.addresses, strings.TrimSpace(out)+":8080")
	}
}

// answered returns how many requests a replica has answered.
func (c *cluster) answered(t *testing.T, address string) int {
	t.Helper()
	_, metrics := fetch(t, "http://"+address+"/__admin/metrics")
	sum := 0
	for _, match := range regexp.MustCompile(`agentmock_requests_total\{operation="nextStep"[^}]*\} (\d+)`).FindAllStringSubmatch(metrics, -1) {
		n, _ := strconv.Atoi(match[1])
		sum += n
	}
	return sum
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

// volley is what became of requests that were fired.
type volley struct {
	came    map[int]int // how often each step came
	lost    int         // requests without an answer, or with another one
	longest time.Duration
}

// twice is how many steps came more than once, but for the last, which repeats; gone is how many did not come.
func (v volley) twice(count int) (twice, gone int) {
	for n := range count {
		if v.came[n] > 1 && n != count-1 {
			twice++
		}
		if v.came[n] == 0 {
			gone++
		}
	}
	return twice, gone
}

// fire asks for count steps from 32 connections; during is called with how many were answered until then.
func (c *cluster) fire(t *testing.T, name string, count int, during func(answered int64)) volley {
	t.Helper()
	var mutex sync.Mutex
	var workers sync.WaitGroup
	var begun, answered atomic.Int64
	v := volley{came: map[int]int{}}
	for range 32 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for begun.Add(1) <= int64(count) {
				var step struct{ N *int }
				begin := time.Now()
				status, err := c.try(http.MethodGet, c.url+"/steps/"+name, "", &step)
				took := time.Since(begin)
				mutex.Lock()
				v.longest = max(v.longest, took)
				if err != nil || status != http.StatusOK || step.N == nil {
					v.lost++
					t.Errorf("%d, %v", status, err)
				} else {
					v.came[*step.N]++
				}
				mutex.Unlock()
				during(answered.Add(1))
			}
		}()
	}
	workers.Wait()
	twice, gone := v.twice(count)
	t.Logf("%s: %d requests, %d lost, the longest answer after %s; %d steps twice, %d not at all", name, count, v.lost, v.longest.Round(time.Millisecond), twice, gone)
	return v
}

// TestE2EScale drives three mocks as one, as docker-compose.scale.yml starts them: a sequence of 1 000 steps from 32 connections; one replica killed under
// load, others started and stopped under load; Redis away and back, with what it had.
func TestE2EScale(t *testing.T) {
	c := startCluster(t)
	c.sequence(t, "all", 1000)
	v := c.fire(t, "all", 1000, func(int64) {})
	if twice, gone := v.twice(1000); twice+gone > 0 || v.came[999] != 1 {
		t.Errorf("%d steps came twice, %d not at all", twice, gone)
	}
	for _, address := range c.addresses {
		if n := c.answered(t, address); n == 0 {
			t.Errorf("%s has answered nothing", address)
		}
	}
	var counted struct{ Count int }
	if c.ask(t, http.MethodPost, "/__admin/requests/count", `{"operation": "nextStep"}`, &counted); counted.Count != 1000 {
		t.Errorf("the journal has %d requests, want 1000", counted.Count)
	}
	c.bounded(t)
	c.write(t, "")
	c.killOne(t)
	c.write(t, "after")
	c.rescale(t)
	c.loseRedis(t)
}

// bounded looks at what the containers may not.
func (c *cluster) bounded(t *testing.T) {
	t.Helper()
	for _, service := range []string{"mock", "redis", "nginx"} {
		eventually(t, service+" is healthy", func() bool {
			out, _ := c.command(t, "docker", "inspect", "--format", "{{.State.Health.Status}}", c.of(t, service)[0])
			return out == "healthy\n"
		})
		out, _ := c.command(t, "docker", "inspect", "--format", "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.RestartPolicy.Name}} {{.Config.User}}", c.of(t, service)[0])
		if !regexp.MustCompile(`^true \[ALL\] \[no-new-privileges:true\] unless-stopped [1-9]\d+:\d+\n$`).MatchString(out) {
			t.Errorf("%s: %s", service, out)
		}
	}
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
// lost, but no step comes twice. A process that dies by itself is started again.
func (c *cluster) killOne(t *testing.T) {
	c.sequence(t, "killed", 2000)
	victim := c.of(t, "mock")[1]
	v := c.fire(t, "killed", 2000, func(answered int64) {
		if answered == 200 {
			if out, code := c.command(t, "docker", "kill", victim); code != 0 {
				t.Error(out)
			}
		}
	})
	if twice, gone := v.twice(2000); twice > 0 || gone > 32 {
		t.Errorf("%d steps came twice, %d were lost with one replica of 32 connections", twice, gone)
	}
	if v.longest > 3*time.Second {
		t.Errorf("an answer came after %s", v.longest)
	}
	pid, _ := c.command(t, "docker", "inspect", "--format", "{{.State.Pid}}", c.of(t, "mock")[0])
	process, _ := strconv.Atoi(strings.TrimSpace(pid))
	if process < 2 {
		t.Fatalf("no process: %s", pid)
	}
	if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a mock that died is started again", func() bool {
		out, _ := c.command(t, "docker", "inspect", "--format", "{{.RestartCount}} {{.State.Running}}", c.of(t, "mock")[0])
		return out == "1 true\n"
	})
	c.find(t)
	for _, address := range c.addresses {
		eventually(t, address+" is healthy", func() bool { return c.health(address) == "healthy" })
	}
}

// rescale starts replicas while steps are asked for, and stops them again: who comes is found, who goes is missed by nobody.
func (c *cluster) rescale(t *testing.T) {
	c.sequence(t, "more", 3000)
	var scaling sync.WaitGroup
	to := func(count string) {
		scaling.Go(func() {
			var out string
			for range 3 { // on a busy machine a mock that has just come back is not healthy yet, and Compose does not wait for it
				var code int
				if out, code = c.scaled(t, "up", "--detach", "--no-recreate", "--scale", "mock="+count); code == 0 {
					return
				}
				time.Sleep(3 * time.Second)
			}
			t.Errorf("mock=%s: %s", count, out)
		})
	}
	before := c.addresses
	v := c.fire(t, "more", 3000, func(answered int64) {
		if answered == 100 {
			to("5")
		}
	})
	c.reached(t, v, 3000)
	scaling.Wait()
	c.find(t)
	for _, address := range c.addresses {
		if slices.Contains(before, address) {
			continue
		}
		eventually(t, address+" answers", func() bool { return c.health(address) == "healthy" })
		begin := time.Now()
		eventually(t, "nginx asks "+address, func() bool { c.ask(t, http.MethodGet, "/steps/found", "", nil); return c.answered(t, address) > 0 })
		t.Logf("a new replica was asked %s after it answered", time.Since(begin).Round(10*time.Millisecond))
	}
	if len(c.addresses) != 5 {
		t.Errorf("%d replicas", len(c.addresses))
	}
	c.sequence(t, "fewer", 3000)
	v = c.fire(t, "fewer", 3000, func(answered int64) {
		if answered == 100 {
			to("2")
		}
	})
	scaling.Wait()
	c.reached(t, v, 3000)
	c.find(t)
	if len(c.addresses) != 2 {
		t.Errorf("%d replicas", len(c.addresses))
	}
}

// reached looks at steps that were asked for while replicas came and went: each comes once. One that comes has many requests at once from its first moment.
func (c *cluster) reached(t *testing.T, v volley, count int) {
	t.Helper()
	if twice, gone := v.twice(count); twice+gone > 0 {
		t.Errorf("%d steps came twice, %d of %d not at all", twice, gone, count)
	}
	if out, _ := c.command(t, "docker", "ps", "--all", "--filter", "label=com.docker.compose.project="+c.name, "--format", "{{.Names}}"); out != "" {
		for _, name := range strings.Fields(out) {
			if killed, _ := c.command(t, "docker", "inspect", "--format", "{{.State.OOMKilled}}", name); killed != "false\n" {
				t.Errorf("%s has taken more memory than it may: %s", name, killed)
			}
		}
	}
}

// loseRedis stops Redis under the mocks, and starts it again: what it had acknowledged is there, a sequence goes on where it was.
func (c *cluster) loseRedis(t *testing.T) {
	c.sequence(t, "kept", 100)
	first := c.fire(t, "kept", 50, func(int64) {})
	var created struct{ ID int }
	if status := c.ask(t, http.MethodPost, "/todos", `{"title": "kept"}`, &created); status != http.StatusCreated {
		t.Fatalf("a to-do is answered with %d", status)
	}
	redis := c.of(t, "redis")[0]
	if out, code := c.command(t, "docker", "kill", redis); code != 0 {
		t.Fatal(out)
	}
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
	if out, code := c.command(t, "docker", "start", redis); code != 0 {
		t.Fatal(out)
	}
	for _, address := range c.addresses {
		eventually(t, address+" is healthy again", func() bool { _, _ = fetch(t, "http://"+address+"/steps/x"); return c.health(address) == "healthy" })
	}
	var read struct{ Title string }
	if c.ask(t, http.MethodGet, fmt.Sprintf("/todos/%d", created.ID), "", &read); read.Title != "kept" {
		t.Errorf("the to-do that was there is %q", read.Title)
	}
	second := c.fire(t, "kept", 50, func(int64) {})
	for n := range 100 {
		if first.came[n]+second.came[n] != 1 {
			t.Errorf("step %d came %d times before and %d times after Redis was away", n, first.came[n], second.came[n])
		}
	}
}

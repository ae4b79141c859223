package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// people writes an API's directory whose fixtures are people that no generator makes, and returns the paths that they answer
// and every text that is theirs.
func people(t *testing.T, count int) (dir string, paths, theirs []string) {
	t.Helper()
	dir = t.TempDir()
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("openapi.yaml", document)
	made := startServe(t)
	for i := range count {
		path := fmt.Sprintf("/agent-api/user/ab%06x-0000-4000-8000-00000000000a/customer/detail/cd%06x-0000-4000-8000-00000000000b", i, i)
		_, text := made.get(t, path+"?__shape=full")
		var body map[string]any
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			t.Fatal(err)
		}
		data := body["data"].(map[string]any)
		own := map[string]any{
			"phone": fmt.Sprintf("1990000%04d", i), "email": fmt.Sprintf("zhen.shi.%d@real-corp.cn", i),
			"name": fmt.Sprintf("甄实仁%d", i), "company": fmt.Sprintf("真实存在第%d有限公司", i),
		}
		for name, text := range own {
			data[name] = text
			theirs = append(theirs, text.(string))
		}
		for j, c := range data["components"].([]any) {
			if value := c.(map[string]any)["data"].(map[string]any); c.(map[string]any)["type"] == "text" {
				value["value"] = fmt.Sprintf("亲笔所写第%d之%d条，电话1990000%04d", i, j, i)
				theirs = append(theirs, value["value"].(string))
			}
		}
		theirs = append(theirs, data["id"].(string), data["user_id"].(string))
		paths = append(paths, path)
		whole, err := json.MarshalIndent(body, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		write(fmt.Sprintf("fixtures/getCustomerDetail/%d.json", i), whole)
	}
	return dir, paths, theirs
}

// TestProxyRecordsNobody lets a proxy record an API with people in it, and looks for them in what it wrote; the fixtures pass
// lint, and a mock serves them.
func TestProxyRecordsNobody(t *testing.T) {
	from, paths, theirs := people(t, 30)
	api := startServe(t, "--api", from, "--unknown", "not-found")
	into := t.TempDir()
	p := startVerb(t, "proxy", "--upstream", api.url, "--record", filepath.Join(into, "fixtures"))
	const token = "t0ken-of-somebody"
	for _, path := range append(paths, paths[0], strings.Replace(paths[0], "/detail/cd", "/detail/ef", 1)) {
		r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	files, err := filepath.Glob(filepath.Join(into, "fixtures/getCustomerDetail/*.yaml"))
	if err != nil || len(files) != len(paths)+1 {
		t.Fatalf("%d files, want %d: %v\n%s", len(files), len(paths)+1, err, p.log.text())
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range append(theirs, token) {
			if strings.Contains(string(text)+file, one) {
				t.Errorf("%s has %s", filepath.Base(file), one)
			}
		}
	}
	if log := p.log.text(); strings.Contains(log, "1990000") || strings.Contains(log, token) {
		t.Errorf("the log has them:\n%s", log)
	}
	if err := os.Rename(filepath.Join(from, "openapi.yaml"), filepath.Join(into, "openapi.yaml")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("agentmock", "lint", "--api", into).CombinedOutput(); err != nil {
		t.Errorf("lint: %v\n%s", err, out)
	}
	startServe(t, "--api", into)
}

// TestProxyMistakes types the wrong thing.
func TestProxyMistakes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"":                                 "--upstream is missing",
		"--upstream localhost:9000":        "upstream: expected a URL such as https://api.example.com",
		"--upstream http://x --record-raw": "--record is missing",
		"--upstream http://127.0.0.1:9 --record " + file: "not a directory",
	} {
		out, err := exec.Command("agentmock", append([]string{"proxy", "--addr", "127.0.0.1:0"}, strings.Fields(line)...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("proxy %s: %v: %s", line, err, out)
		}
	}
}

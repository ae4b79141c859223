package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A run that the console begins sends what is known: headers, a credential and ids.
func TestRunsOfTheConsoleSendWhatIsKnown(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"pets.yaml": thingsDocument("pets", "v1")})
	p := startServe(t, filepath.Join(dir, "pets.yaml"))
	var mutex sync.Mutex
	seen := map[string]bool{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		seen[r.URL.Path+" "+r.Header.Get("X-Extra")] = true
		mutex.Unlock()
		w.WriteHeader(http.StatusNotFound)
	}))
	defer api.Close()
	_, body := post(t, p, "/__admin/contract", `{"url": "`+api.URL+`", "headers": {"X-Extra": "yes"}, "params": {"id": ["4711"]}}`)
	mutex.Lock()
	defer mutex.Unlock()
	if !strings.Contains(body, "event: report") || !seen["/v1/pets/4711 yes"] {
		t.Errorf("asked: %v; %.300s", seen, body)
	}
}

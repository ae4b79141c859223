package mockserver_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/mockserver"
)

// TestAdminSpeaksTheReadersLanguage asks for what is wrong in both languages.
func TestAdminSpeaksTheReadersLanguage(t *testing.T) {
	server := agent(t, mockserver.Options{})
	send(t, server, user+"abc")
	for language, want := range map[string]string{"en": "a value of format uuid", "zh-CN,en;q=0.5": "uuid 格式", "fr": "a value of format uuid"} {
		entry := asks(t, server, 200, "GET /__admin/requests/1", "", "Accept-Language: "+language)
		if got := entry["violations"].([]any)[0].(map[string]any)["want"]; !strings.Contains(got.(string), want) {
			t.Errorf("%s: %v, want %q in it", language, got, want)
		}
	}
	refused := send(t, server, "POST /__admin/fixtures", "Accept-Language: zh", "Content-Type: application/json", "", `{"operation": "getCustomerDetail", "response": {"body": {"code": "x"}}}`)
	if refused.StatusCode != 422 || !strings.Contains(refused.Text, "类型") || refused.Header.Get("Content-Language") != "zh" {
		t.Errorf("%d %s", refused.StatusCode, refused.Text)
	}
}

// TestListenersHearOfChanges reads the stream of requests while files change: one event for a change that is taken, and one for one that is not.
func TestListenersHearOfChanges(t *testing.T) {
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	response, err := http.Get(server.URL + "/__admin/requests/events")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	heard := func() string {
		for lines.Scan() {
			if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				return name
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	if !lines.Scan() { // it has begun
		t.Fatal("no stream")
	}
	if err := mock.Reload(fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: [")}}); err == nil {
		t.Fatal("a broken document was taken")
	}
	if name := heard(); name != "document" {
		t.Errorf("refused: %s", name)
	}
	if why := asks(t, server, 200, "GET /__admin/findings", "")["refused"]; why == nil {
		t.Error("nobody says why")
	}
	if err := mock.Reload(agentmock.FS); err != nil {
		t.Fatal(err)
	}
	if name := heard(); name != "document" {
		t.Errorf("taken: %s", name)
	}
	if why := asks(t, server, 200, "GET /__admin/findings", "")["refused"]; why != nil {
		t.Errorf("taken, and still: %v", why)
	}
}

// TestFindingsInOneLine asks what is wrong with a document of one line: the excerpt begins at the place.
func TestFindingsInOneLine(t *testing.T) {
	text := `{"openapi":"3.1.0","info":{"title":"` + strings.Repeat("船", 200) + `","version":"1"},"paths":{"/boats":{"get":{"responses":{"200":{"description":"all","content":{"application/json":{"schema":{"$ref":"#/none"}}}}}}}}}`
	mock := must(mockserver.New(fstest.MapFS{"openapi.json": {Data: []byte(text)}}, mockserver.Options{}))
	server := httptest.NewServer(mock)
	defer server.Close()
	found := asks(t, server, 200, "GET /__admin/findings", "")["findings"].([]any)[0].(map[string]any)
	if at, excerpt := found["at"], found["excerpt"].(string); at != "openapi.json:1:360" || !strings.HasPrefix(excerpt, `{"$ref":"#/none"}`) {
		t.Errorf("at %v: %s", at, excerpt)
	}
}

package admin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/internal/limits"
	"agentmock/mockserver"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxBody":     crossBody,
		"maxEdited":   crossEdited,
		"maxExcerpt":  crossExcerpt,
		"maxFindings": crossFindings,
		"maxInferred": crossInferred,
		"maxPage":     crossPage,
		"maxProfile":  crossProfile,
		"maxRuns":     crossRuns,
		"maxSchemas":  crossSchemas,
		"maxStalled":  crossStalled,
		"maxWait":     crossWait,
	}, nil)
}

var greeting = fstest.MapFS{"openapi.yaml": {Data: []byte(greetingText)}}

const greetingText = `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/greeting: {get: {operationId: greet, responses: {'200': {description: it, content: {application/json: {schema: {type: string}}}}}}}}
`

func mock(t *testing.T, options mockserver.Options) *mockserver.Server {
	t.Helper()
	m, err := mockserver.New(greeting, options)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ask sends a request to a mock, without a network.
func ask(m http.Handler, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:1000"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

func crossBody(t *testing.T) {
	const most = 4 << 20
	m := mock(t, mockserver.Options{})
	for size, want := range map[int]int{most: http.StatusCreated, most + 1: http.StatusRequestEntityTooLarge} {
		body := `{"operation": "greet", "response": {"body": "hello"}}`
		w := ask(m, http.MethodPost, "/__admin/fixtures", body+strings.Repeat(" ", size-len(body)))
		if w.Code != want {
			t.Errorf("%d bytes: %d %.200s", size, w.Code, w.Body)
		}
	}
}

// crossPage has more requests in the journal than a list may have.
func crossPage(t *testing.T) {
	m := mock(t, mockserver.Options{Journal: 20_000, JournalBytes: 1 << 30})
	for range 10_001 {
		ask(m, http.MethodGet, "/greeting", "")
	}
	listed := func(w *httptest.ResponseRecorder) string {
		var page struct {
			Requests []json.RawMessage
			Meta     struct{ Total int }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &page); w.Code != http.StatusOK || err != nil {
			return fmt.Sprint(w.Code, " ", w.Body)
		}
		return fmt.Sprint(len(page.Requests), " of ", page.Meta.Total)
	}
	for name, got := range map[string]*httptest.ResponseRecorder{
		"list": ask(m, http.MethodGet, "/__admin/requests?limit=10000", ""),
		"find": ask(m, http.MethodPost, "/__admin/requests/find", "{}"),
		"wait": ask(m, http.MethodPost, "/__admin/requests/wait", "{}"),
	} {
		if said := listed(got); said != "10000 of 10001" {
			t.Errorf("%s: %.300s", name, said)
		}
	}
	if w := ask(m, http.MethodGet, "/__admin/requests?limit=10001", ""); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a longer list: %d", w.Code)
	}
}

func crossWait(t *testing.T) {
	var waited []time.Duration
	m := mock(t, mockserver.Options{After: func(d time.Duration) <-chan time.Time {
		waited = append(waited, d)
		over := make(chan time.Time, 1)
		over <- time.Time{}
		return over
	}})
	for timeout, want := range map[string]int{"60s": http.StatusRequestTimeout, "60001ms": http.StatusUnprocessableEntity, "99999h": http.StatusUnprocessableEntity} {
		if w := ask(m, http.MethodPost, "/__admin/requests/wait", `{"timeout": "`+timeout+`"}`); w.Code != want {
			t.Errorf("%s: %d %s", timeout, w.Code, w.Body)
		}
	}
	if len(waited) != 1 || waited[0] != time.Minute {
		t.Errorf("waited %v", waited)
	}
}

// crossStalled has a clock behind the time by as long as a listener may take nothing, and less: what is written to one is given up
// where the deadline is over.
func crossStalled(t *testing.T) {
	for behind, ends := range map[time.Duration]bool{29 * time.Second: false, 31 * time.Second: true} {
		m := mock(t, mockserver.Options{Now: func() time.Time { return time.Now().Add(-behind) }})
		server := httptest.NewServer(m)
		response, err := server.Client().Get(server.URL + "/__admin/requests/events")
		if err == nil {
			_, err = io.ReadFull(response.Body, make([]byte, len("retry: 2000\n")))
			response.Body.Close()
		}
		if ends != (err != nil) {
			t.Errorf("%s behind: %v", behind, err)
		}
		server.Close()
	}
}

// crossFindings has documents of a thousand flaws, and of one more: that one is counted, and not listed.
func crossFindings(t *testing.T) {
	for _, flaws := range []int{1000, 1001} {
		document := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
		for i := range flaws { // the first is a warning, which is listed last
			document += fmt.Sprintf("  /p%d: {get: {}}\n", i)
		}
		document = strings.Replace(document, "get: {}}\n", "get: {shelf: 1}}\n", 1)
		m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(strings.ReplaceAll(document, "get: {}", "get: {responses: {}}"))}}, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		m.ServeHTTP(w, asked("/findings"))
		var got struct {
			Errors, Warnings int
			Findings         []struct{ Severity, At, Message, Excerpt string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Errors+got.Warnings < flaws || len(got.Findings) != min(got.Errors+got.Warnings, 1000) || got.Findings[0].Severity != "error" || got.Findings[0].At == "" || !strings.HasPrefix(got.Findings[0].Excerpt, "  /p") {
			t.Errorf("%d flaws: %d errors, %d warnings, %d listed, first %v", flaws, got.Errors, got.Warnings, len(got.Findings), got.Findings[0])
		}
	}
}

// TestARefusedChangeIsShown reloads what is no document, and then what is one.
func TestARefusedChangeIsShown(t *testing.T) {
	m := mock(t, mockserver.Options{})
	refused := func() string {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, asked("/findings"))
		var got struct{ Refused string }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got.Refused
	}
	if why := refused(); why != "" {
		t.Errorf("at the start: %s", why)
	}
	if err := m.Reload(fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: [")}}); err == nil {
		t.Fatal("it is taken")
	}
	if why := refused(); !strings.Contains(why, "openapi.yaml:1") {
		t.Errorf("refused: %q", why)
	}
	if err := m.Reload(greeting); err != nil {
		t.Fatal(err)
	}
	if why := refused(); why != "" {
		t.Errorf("after one that is taken: %s", why)
	}
}

// asked is a request to the admin API from this machine.
func asked(path string) *http.Request {
	return httptest.NewRequest(http.MethodGet, "http://localhost"+mockserver.AdminPrefix+path, nil)
}

// post asks for a run, as if from an address.
func post(m *mockserver.Server, from, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://localhost/__admin/contract", strings.NewReader(body))
	r.RemoteAddr = from
	r.Header.Set("Content-Type", "application/json")
	for _, line := range headers {
		name, text, _ := strings.Cut(line, ": ")
		r.Header.Set(name, text)
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

// crossRuns has as many runs under way as may be, and asks for one more.
func crossRuns(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	m := mock(t, mockserver.Options{Contract: func(context.Context, mockserver.ContractRun, func(mockserver.ContractProgress)) (any, error) {
		begun <- true
		<-end
		return nil, nil
	}})
	const local = "127.0.0.1:5000"
	done := make(chan int)
	for range 2 {
		go func() { done <- post(m, local, "{}").Code }()
		<-begun
	}
	if got := post(m, local, "{}"); got.Code != http.StatusTooManyRequests || !strings.Contains(got.Body.String(), "2 runs are under way") {
		t.Errorf("one more: %d %s", got.Code, got.Body)
	}
	end <- true
	<-done
	go func() { done <- post(m, local, "{}").Code }()
	<-begun
	close(end)
	<-done
	<-done
}

// TestTheConsoleIsNoPortScanner: whoever reaches the port of a mock without a token may not have it ask other hosts.
func TestTheConsoleIsNoPortScanner(t *testing.T) {
	const far, near, other = "172.17.0.1:5000", "[::1]:5000", `{"url": "http://10.0.0.5:22"}`
	for name, row := range map[string]struct {
		options    mockserver.Options
		from, body string
		headers    []string
		status     int
	}{
		"another host, from another machine": {mockserver.Options{}, far, other, nil, http.StatusForbidden},
		"the mock itself":                    {mockserver.Options{}, far, `{}`, nil, http.StatusOK},
		"from this machine":                  {mockserver.Options{}, near, other, nil, http.StatusOK},
		"with the token":                     {mockserver.Options{AdminToken: "t"}, far, other, []string{"Authorization: Bearer t"}, http.StatusOK},
		"without the token":                  {mockserver.Options{AdminToken: "t"}, near, other, nil, http.StatusUnauthorized},
		"a host that the mock was told":      {mockserver.Options{ContractTargets: []string{"10.0.0.5"}}, far, other, nil, http.StatusOK},
		"its port too":                       {mockserver.Options{ContractTargets: []string{"10.0.0.5:22"}}, far, other, nil, http.StatusOK},
		"another port":                       {mockserver.Options{ContractTargets: []string{"10.0.0.5:80"}}, far, other, nil, http.StatusForbidden},
		"a host that begins alike":           {mockserver.Options{ContractTargets: []string{"10.0.0.5"}}, far, `{"url": "http://10.0.0.5.evil.example"}`, nil, http.StatusForbidden},
		"a user that looks like a host":      {mockserver.Options{ContractTargets: []string{"10.0.0.5"}}, far, `{"url": "http://10.0.0.5@evil.example"}`, nil, http.StatusForbidden},
		"any":                                {mockserver.Options{ContractTargets: []string{"*"}}, far, other, nil, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			asked := false
			row.options.Contract = func(context.Context, mockserver.ContractRun, func(mockserver.ContractProgress)) (any, error) {
				asked = true
				return nil, nil
			}
			if got := post(mock(t, row.options), row.from, row.body, row.headers...); got.Code != row.status || asked != (row.status == http.StatusOK) {
				t.Errorf("%d, asked %v, want %d: %s", got.Code, asked, row.status, got.Body)
			}
		})
	}
}

// inferred reads what a mock of a document infers.
func inferred(t *testing.T, document string) (out struct {
	Locale    string
	Resources []struct {
		Name    string
		Reasons []struct{ At, Excerpt, Part, Why string }
	}
	Prose []struct {
		At, Excerpt, Description string
		Keywords                 map[string]any
	}
	Total int `json:"prose_total"`
}) {
	t.Helper()
	m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(ask(m, "GET", "/__admin/inferred", "").Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// described is a document of as many properties whose descriptions say which values there are.
func described(count int, more string) string {
	var properties strings.Builder
	for i := range count {
		fmt.Fprintf(&properties, "\n      p%d: {type: integer, description: '1 = open, 2 = done'}%s", i, more)
	}
	return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/all: {get: {operationId: all, responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/All'}}}}}}}}\ncomponents:\n  schemas:\n    All:\n     type: object\n     properties:" + properties.String() + "\n"
}

func crossInferred(t *testing.T) {
	const most = 1000
	got := inferred(t, described(most+1, ""))
	if len(got.Prose) != most || got.Total != most+1 || got.Prose[0].Keywords["enum"] == nil || !strings.Contains(got.Prose[0].Excerpt, "p0: ") || got.Prose[0].At != "openapi.yaml:9" || got.Locale == "" {
		t.Errorf("%d of %d; the first is %+v; %s", len(got.Prose), got.Total, got.Prose[0], got.Locale)
	}
}

func crossExcerpt(t *testing.T) {
	const most = 300
	if got := inferred(t, described(1, " # "+strings.Repeat("长", most))).Prose[0].Excerpt; len(got) > most || len(got) < most-3 || !strings.HasSuffix(got, "长") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

func crossEdited(t *testing.T) {
	data := []byte(greetingText)
	m := mock(t, mockserver.Options{Edit: &mockserver.Editor{Read: func(string) ([]byte, error) { return data, nil }}})
	const correction = `{"paths": ["/greeting"], "resource": false}`
	if got := ask(m, "POST", "/__admin/corrections", correction); got.Code != http.StatusOK {
		t.Errorf("a document: %d %s", got.Code, got.Body)
	}
	data = append(data, strings.Repeat("# large\n", 4<<20/8)...)
	if got := ask(m, "POST", "/__admin/corrections", correction); got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "4 MB") {
		t.Errorf("a large document: %d %.200s", got.Code, got.Body)
	}
}

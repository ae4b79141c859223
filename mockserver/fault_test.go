package mockserver_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"agentmock"
	"agentmock/internal/fixture"
	"agentmock/mockserver"
)

// outcome returns how a request over a connection of its own ended, in a word.
func outcome(url string) string {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	defer client.CloseIdleConnections()
	response, err := client.Get(url)
	switch {
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	case errors.Is(err, io.EOF):
		return "end"
	case err != nil:
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Sprintf("%d of %d", len(body), response.ContentLength)
	case err != nil:
		return err.Error()
	case !json.Valid(body):
		return fmt.Sprintf("%d malformed", response.StatusCode)
	}
	return fmt.Sprint(response.StatusCode)
}

func TestFaultsAsTheClientSeesThem(t *testing.T) {
	url := agent(t, mockserver.Options{}).URL + documented
	size := len(send(t, agent(t, mockserver.Options{}), documented).Text)
	for fault, want := range map[fixture.Fault]string{
		fixture.ConnectionReset: "reset",
		fixture.EmptyResponse:   "end",
		fixture.TruncatedBody:   fmt.Sprintf("%d of %d", size/2, size),
		fixture.MalformedBody:   "200 malformed",
		fixture.SlowDrip:        "200",
	} {
		t.Run(string(fault), func(t *testing.T) {
			if got := outcome(url + "?__fault=" + string(fault)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestSlowDripComesInParts reads from the connection itself: the first bytes of the body are there long before the last.
func TestSlowDripComesInParts(t *testing.T) {
	url := agent(t, mockserver.Options{}).URL
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nPrefer: fault=slow-drip\r\nConnection: close\r\n\r\n", documented)
	r := bufio.NewReader(conn)
	if _, err := r.ReadBytes('{'); err != nil {
		t.Fatal(err)
	}
	first := time.Now()
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(first); took < time.Second {
		t.Errorf("the rest came within %s", took)
	}
}

func TestUnknownFaultIsRefused(t *testing.T) {
	body := send(t, agent(t, mockserver.Options{}), documented+"?__fault=earthquake").Text
	if !strings.Contains(body, "以下之一：connection-reset, empty-response, truncated-body, malformed-body, slow-drip") {
		t.Error(body)
	}
}

// TestABadDayRepeats counts what chance does to a thousand requests, twice with a seed and once with another.
func TestABadDayRepeats(t *testing.T) {
	day := func(seed string) []string {
		url := agent(t, mockserver.Options{Seed: seed, ErrorRate: 0.2}).URL + documented
		var outcomes []string
		for range 300 {
			outcomes = append(outcomes, outcome(url))
		}
		return outcomes
	}
	first, again, other := day("a"), day("a"), day("b")
	if !slices.Equal(first, again) {
		t.Error("the same seed, another day")
	}
	if slices.Equal(first, other) {
		t.Error("another seed, the same day")
	}
	failed := 0
	for _, o := range first {
		if o == "500" {
			failed++
		} else if o != "200" {
			t.Fatalf("an outcome %s", o)
		}
	}
	if failed < 30 || failed > 90 { // of 300, a fifth: 60 ± 4.3 standard deviations
		t.Errorf("%d of 300 failed, want about 60", failed)
	}
}

func TestFaultRateHasEveryFault(t *testing.T) {
	url := agent(t, mockserver.Options{FaultRate: 1}).URL
	outcomes := make(chan string)
	for range 40 {
		go func() { outcomes <- outcome(url + somebody) }()
	}
	seen := map[string]bool{}
	for range 40 {
		o := <-outcomes
		if strings.Contains(o, " of ") {
			o = "part"
		}
		seen[o] = true
	}
	if want := map[string]bool{"reset": true, "end": true, "part": true, "200 malformed": true, "200": true}; !maps.Equal(seen, want) {
		t.Errorf("seen: %v", seen)
	}
	if got := outcome(url + documented + "?__code=200"); got != "200" {
		t.Errorf("what a client asks for is left alone: %s", got)
	}
}

func TestErrorsAreInTheAPIsWords(t *testing.T) {
	body := send(t, agent(t, mockserver.Options{ErrorRate: 1}), documented).Text
	if !strings.Contains(body, `"code":500`) || !strings.Contains(body, "服务器内部错误") {
		t.Error(body)
	}
}

func TestDelayOfEveryAnswer(t *testing.T) {
	server := agent(t, mockserver.Options{Delay: "150ms"})
	begin := time.Now()
	send(t, server, documented)
	if took := time.Since(begin); took < 150*time.Millisecond {
		t.Errorf("it took %s", took)
	}
}

// TestAFixtureFailsInTurn is a client that tries again: a 500, a reset, half an answer, then the customer.
func TestAFixtureFailsInTurn(t *testing.T) {
	fsys := fstest.MapFS{}
	document, err := agentmock.FS.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fsys["openapi.yaml"] = &fstest.MapFile{Data: document}
	fsys["fixtures/getCustomerDetail/flaky.yaml"] = &fstest.MapFile{Data: []byte(`
request: {path: {customer_id: 11111111-2222-4333-8444-555555555555}}
responses:
  - {status: 500, delay: {median: 1ms, p99: 3ms}}
  - {fault: connection-reset}
  - {status: 200, fault: truncated-body}
  - {status: 200}
`)}
	url := start(t, fsys, mockserver.Options{}).URL + somebody
	var seen []string
	for range 5 {
		o := outcome(url)
		if strings.Contains(o, " of ") {
			o = "part"
		}
		seen = append(seen, o)
	}
	if want := []string{"500", "reset", "part", "200", "200"}; !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
}

func TestDelayThatIsNone(t *testing.T) {
	if _, err := mockserver.New(agentmock.FS, mockserver.Options{Delay: "soon"}); err == nil || !strings.Contains(err.Error(), "expected a time such as 300ms") {
		t.Error(err)
	}
}

func TestRatesAreShares(t *testing.T) {
	for _, rate := range []float64{-0.1, 1.1} {
		if _, err := mockserver.New(agentmock.FS, mockserver.Options{ErrorRate: rate}); err == nil {
			t.Errorf("%v is taken", rate)
		}
	}
}

package browser_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/contract"
	"agentmock/mockserver"
)

// withContract lets a mock run the suite of a document.
func withContract(api fs.FS, o mockserver.Options, self func() string) mockserver.Options {
	o.Contract = func(ctx context.Context, run mockserver.ContractRun, progress func(mockserver.ContractProgress)) (any, error) {
		options := contract.Options{URL: run.URL, Token: run.Token, Seed: run.Seed, Phases: run.Phases, UnsafeMethods: run.Unsafe, Exchanges: run.Exchanges, Language: run.Language, ShowData: true, OtherToken: run.OtherToken, Params: run.Params, Header: http.Header{},
			Progress: func(p contract.Progress) {
				progress(mockserver.ContractProgress{Done: p.Done, Total: p.Total, Findings: p.Findings, Seconds: p.Elapsed.Seconds()})
			}}
		for name, text := range run.Headers {
			options.Header.Set(name, text)
		}
		if run.URL == "" {
			options.URL = self()
			options.Header.Set(mockserver.SessionHeader, "contract")
		}
		report, err := contract.Run(ctx, api, options)
		if report == nil {
			return nil, err
		}
		return report, err
	}
	return o
}

// console serves the agent API with everything that the console can show.
func console(t *testing.T, o mockserver.Options) *httptest.Server {
	t.Helper()
	return consoleOf(t, agentmock.FS, o)
}

// consoleOf serves another API so.
func consoleOf(t *testing.T, api fs.FS, o mockserver.Options) *httptest.Server {
	t.Helper()
	var server *httptest.Server
	server = start(t, api, withContract(api, o, func() string { return server.URL }))
	return server
}

// TestConsole is everything that readers do with the console, in a browser.
func TestConsole(t *testing.T) {
	ctx := browser(t)
	if *screenshots {
		t.Run("screenshots", func(t *testing.T) { takeScreenshots(t, ctx) })
		t.Run("film", func(t *testing.T) { takeFilm(t, ctx) })
		return
	}
	for _, journey := range journeys {
		if t.Failed() && testing.Short() {
			return // what comes next would fail for the same reason, slowly
		}
		t.Run(journey.name, func(t *testing.T) { journey.run(t, ctx) })
	}
}

// journeys are what is done with the console, each in a tab and with a mock of its own.
var journeys = []struct {
	name string
	run  func(*testing.T, context.Context)
}{
	{"a to-do app lives its life", aTodoApp},
	{"the first call appears", theFirstCall},
	{"customers: fixtures as cards", theCards},
	{"customers: one that breaks the document", brokenFixture},
	{"customers: generated, saved, answered", generatedAndSaved},
	{"examples of another API", examplesOfAShop},
	{"requests: live, filtered, opened", theLog},
	{"requests: marked where they are wrong", markedInPlace},
	{"requests: an answer marked where it is wrong", answerMarked},
	{"requests: made into a fixture", requestIntoFixture},
	{"requests: saved and cleared", savedAndCleared},
	{"requests: by keyboard", logByKeyboard},
	{"requests: the stream breaks", theStreamBreaks},
	{"sessions", theSessions},
	{"simulate: settings take effect", settingsTakeEffect},
	{"simulate: sequences, fixtures, reset", sequencesAndReset},
	{"simulate: webhooks", webhooksAreSent},
	{"contract: clean", contractClean},
	{"contract: findings", contractFindings},
	{"contract: secured, compared", theSecuredContract},
	{"contract: the requests of a run", theRequestsOfARun},
	{"contract: stopped", contractStopped},
	{"contract: report file", reportFile},
	{"contract: lives are lanes", livesAreLanes},
	{"api: try it", tryIt},
	{"api: secured, in the dark", theSecuredAPI},
	{"document: problems and what was inferred", theDocument},
	{"document: what was inferred is corrected", corrections},
	{"admin token", theToken},
	{"an address of its own", elsewhere},
	{"language and theme", languageAndTheme},
	{"Chinese throughout", chineseThroughout},
	{"hostile texts", hostileTexts},
	{"a mock that stops", stoppedMock},
	{"access: English, light", func(t *testing.T, ctx context.Context) { accessible(t, ctx, look{}) }},
	{"access: Chinese, dark", func(t *testing.T, ctx context.Context) { accessible(t, ctx, look{language: "zh-CN", dark: true}) }},
	{"access: 360 pixels", func(t *testing.T, ctx context.Context) { accessible(t, ctx, look{width: 360, height: 740}) }},
	{"access: 768 pixels, dark", func(t *testing.T, ctx context.Context) {
		accessible(t, ctx, look{dark: true, width: 768, height: 1024})
	}},
	{"access: by keyboard", everythingByTab},
	{"what people stumbled over", mended},
	{"files that change", reloads},
	{"operations: the list is empty, then fails", theRetry},
	{"operations: answers of every kind", theAnswers},
	{"operations: a form made of the schema", theForm},
	{"operations: in turn", inTurn},
	{"resources: a table", theResources},
	{"files: saved beside the document", savedBesideTheDocument},
	{"files: edited as text", editedAsText},
	{"files: a mapping is saved", mappingsAreSaved},
	{"requests: paused, sorted, sent again, compared", theLogIsWorked},
	{"requests: a stream flows", theStreamFlows},
	{"operations: a thousand", aThousandOperations},
	{"size and time", sizeAndTime},
	{"ten thousand requests", tenThousand},
}

// lively returns a mock with whom people have worked.
func lively(t *testing.T) *httptest.Server {
	t.Helper()
	server := console(t, mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "getCustomerDetail", "name": "shaky", "description": "fails twice, then answers", "request": {"path": {"customer_id": "1b4e28ba-2fa1-4d2b-883f-0016d3cca427"}}, "responses": [{"status": 500}, {"status": 429}, {"status": 200}]}`)
	for _, id := range []string{
		"780f7216-b131-462b-ba30-de7cd1f527de", "11111111-2222-4333-8444-555555555555", "00000000-0000-4000-8000-000000000003", "00000000-0000-4000-8000-000000000404", "abc", "00000000-0000-4000-8000-000000000429",
		"1b4e28ba-2fa1-4d2b-883f-0016d3cca427", "1b4e28ba-2fa1-4d2b-883f-0016d3cca427", "00000000-0000-4000-8000-000000000050", "00000000-0000-4000-8000-000000000500", "780f7216-b131-462b-ba30-de7cd1f527de", "99999999-2222-4333-8444-555555555555", "not-a-uuid", "780f7216-b131-462b-ba30-de7cd1f527de",
	} {
		send(t, server, user+id)
	}
	return server
}

// liar returns an API that answers otherwise than the document says.
func liar(t *testing.T) *httptest.Server {
	t.Helper()
	truth := agent(t, mockserver.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := send(t, truth, r.Method+" "+r.URL.RequestURI())
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(got.StatusCode)
		_, _ = w.Write([]byte(lies.Replace(got.Text)))
	}))
	t.Cleanup(server.Close)
	return server
}

var lies = strings.NewReplacer(`"operator":1`, `"operator":9`, `"operator": 3`, `"operator": 9`, `"sex": 0`, `"sex": "<script>lie()</script>"`, `"followed_at": "2023-10-09 10:41:52"`, `"followed_at": "2023-02-30 10:41:52"`)

func runAgainstALiar(p *tab) {
	p.Helper()
	p.click(`document.querySelector('input[name=where][value=url]')`)
	p.until(`document.querySelector('input[type=url]')`)
	field := of[string](p, `document.querySelector('input[type=url]').labels[0].textContent`)
	p.fill(field, liar(p.T).URL)
	p.click(`document.querySelector('.contract-form button[type=submit]')`)
	p.until(`document.querySelector('.finding')`)
	p.click(`document.querySelector('.finding summary')`)
	p.until(`document.querySelector('.finding .sides')`)
}

package browser_test

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"agentmock/contract"
	"agentmock/mockserver"
)

var lanes = flag.String("lanes", "", "a file for a picture of lives")

// livesAreLanes shows the report of a run in which nothing was deleted: each life as a lane, and what leads to the finding.
func livesAreLanes(t *testing.T, ctx context.Context) {
	document, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	api := fstest.MapFS{"openapi.yaml": {Data: document}}
	mock, err := mockserver.New(api, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	careless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		mock.ServeHTTP(w, r)
	}))
	defer careless.Close()
	report, err := contract.Run(ctx, api, contract.Options{URL: careless.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Checks: []string{"deleted-is-gone"}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, ctx, console(t, noOptions), "#/contract", look{width: 1440, height: 1400})
	p.run(chromedp.SetUploadFiles(chromedp.CSS("#report-file"), []string{file}))
	p.until(`document.querySelector('.life .lane li.broken') && document.querySelectorAll('.life .lane li').length > 8`)
	p.click(`document.querySelector('.finding summary')`)
	p.until(`document.querySelectorAll('.finding .sequence .lane li').length === 3`)
	p.click(`document.querySelector('.finding .sequence details summary')`)
	p.until(`document.querySelector('.finding .sequence pre').textContent.startsWith('#!/bin/sh')`)
	if *lanes != "" {
		picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(*lanes, picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

package contract_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"agentmock/contract"
	"agentmock/internal/traffic"
	"agentmock/mockserver"
)

var updateTable = flag.Bool("update-table", false, "write docs/openapi-support.md as the features are found")

// feature is one thing that OpenAPI can say: requests that the mock answers and refuses, and answers that the contract
// takes and finds fault with.
type feature struct {
	Name     string
	Group    string
	Document yaml.Node // what is added to an empty document
	Good     []exampleRequest
	Bad      []exampleRequest // refused
	Valid    []exampleAnswer
	Broken   []exampleAnswer
	NoLoop   string `yaml:"no-loop"` // why the suite cannot run by itself
}

type exampleRequest struct {
	Send    string            // GET /path
	Headers map[string]string //
	Body    string
	Status  int               // 0: 200 where it is good, 422 where it is bad
	Has     map[string]string // headers of the answer
	Says    string            // a part of the answer's body
}

type exampleAnswer struct {
	To      string // GET /path
	Status  int    // 0: 200
	Type    string // "": application/json
	Headers map[string]string
	Body    string
	Finds   string // the check that finds fault; "" of a valid one
}

func features(t *testing.T) []feature {
	t.Helper()
	names, err := filepath.Glob("testdata/features/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var all []feature
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var group []feature
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		if err := d.Decode(&group); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range group {
			group[i].Group = strings.TrimLeft(strings.TrimSuffix(filepath.Base(name), ".yaml"), "0123456789-")
		}
		all = append(all, group...)
	}
	return all
}

// api returns the feature's document as a directory.
func (f feature) api(t *testing.T) fstest.MapFS {
	t.Helper()
	added, err := yaml.Marshal(&f.Document)
	if err != nil {
		t.Fatal(err)
	}
	text := string(added)
	if !strings.Contains(text, "swagger:") {
		if !strings.Contains(text, "openapi:") {
			text = "openapi: 3.1.0\n" + text
		}
	}
	return fstest.MapFS{"openapi.yaml": &fstest.MapFile{Data: []byte("info: {title: " + fmt.Sprintf("%q", f.Name) + ", version: \"1\"}\n" + text)}}
}

// TestFeatures shows what of OpenAPI works, on both sides, and keeps docs/openapi-support.md at what it saw.
func TestFeatures(t *testing.T) {
	var table strings.Builder
	table.WriteString("# What of OpenAPI is supported\n\n" +
		"Made by the tests of `contract/testdata/features`, from what they saw: `go test ./contract -run Features -update-table`.\n\n" +
		"- **mock**: requests that are answered as the document says, and bad ones that are refused.\n" +
		"- **contract**: answers that are taken, and broken ones in which exactly the right check finds fault.\n" +
		"- **loop**: the suite against the mock, good and bad requests, without a finding; bodies judged by another validator too.\n")
	table.WriteString("\n## What is not\n\n" +
		"- `$id` and `$self` are known of the files that references lead to from the document; nothing is looked for by a URI elsewhere. Every `$schema` and `jsonSchemaDialect` is read as JSON Schema 2020-12, another one with a warning; `$vocabulary` says nothing.\n" +
		"- `contentMediaType` and `contentSchema` are held against texts of JSON, plain or in base64; texts of other media types and encodings are not looked into.\n" +
		"- Sequences (JSON lines, JSON text sequences, events, parts by their number) are made and checked as a whole, not over time. Where the document has no `itemSchema`, an object as their schema is that of each line, or of each event's data.\n" +
		"- A `discriminator` on a parent (allOf) names the kinds of bodies that are described as the parent. No discriminator makes a value wrong (OpenAPI 3.1.1): it chooses what is generated and explained, and among alternatives that overlap.\n" +
		"- Headers of a multipart part (`encoding.headers`) are not checked.\n" +
		"- [CSV](streams.md) is made and checked as a table, and pictures, PDF and ZIP are [made](files.md) as small real files and checked as bytes; other media types without a form of their own are made as texts, and checked as bytes.\n" +
		"- Links are read and mean nothing to an answer. Callbacks and webhooks are sent where `--callbacks` [allows it](webhooks.md); callbacks of a callback are not. OAuth flows are not played: any token will do.\n" +
		"- References are followed inside one directory (`--root`), never over the network.\n")
	group := ""
	for _, f := range features(t) {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(&table, "\n## %s\n\n| feature | mock: answered, refused | contract: taken, found | loop: exchanges |\n|---|---|---|---|\n", strings.ToUpper(group[:1])+group[1:])
		}
		seen := f.run(t)
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", f.Name, seen.mock, seen.contract, seen.loop)
	}
	table.WriteString(mendedTable(t))
	const name = "../docs/openapi-support.md"
	if *updateTable && !t.Failed() {
		if err := os.WriteFile(name, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if written, err := os.ReadFile(name); err != nil || string(written) != table.String() {
		t.Errorf("%s is not what was seen: -update-table writes it (%v)", name, err)
	}
}

// sightings are the cells of a feature's row.
type sightings struct{ mock, contract, loop string }

func (f feature) run(t *testing.T) sightings {
	seen := sightings{"–", "–", "–"}
	t.Run(strings.ReplaceAll(f.Name, "/", "-"), func(t *testing.T) {
		fsys := f.api(t)
		mock, err := mockserver.New(fsys, mockserver.Options{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(mock)
		defer server.Close()
		for _, r := range f.Good {
			r.check(t, server.URL, 200)
		}
		for _, r := range f.Bad {
			r.check(t, server.URL, 422)
		}
		if len(f.Good)+len(f.Bad) > 0 {
			seen.mock = fmt.Sprintf("✓ %d, %d", len(f.Good), len(f.Bad))
		}
		for _, a := range append(slices.Clone(f.Valid), f.Broken...) {
			a.check(t, fsys)
		}
		for _, a := range f.Broken {
			if a.Finds == "" {
				t.Errorf("broken answer to %s: which check finds it?", a.To)
			}
		}
		if len(f.Valid)+len(f.Broken) > 0 {
			seen.contract = fmt.Sprintf("✓ %d, %d", len(f.Valid), len(f.Broken))
		}
		if f.NoLoop == "" {
			l := newLoop(t, fsys, "")
			l.run()
			seen.loop = fmt.Sprintf("✓ %d", l.exchanges)
		}
		if t.Failed() {
			seen = sightings{"fails", "fails", "fails"}
		}
	})
	return seen
}

func (e exampleRequest) check(t *testing.T, url string, usual int) {
	t.Helper()
	method, target, _ := strings.Cut(e.Send, " ")
	request, err := http.NewRequest(method, url+target, strings.NewReader(e.Body))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range e.Headers {
		request.Header.Set(name, text)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if e.Status != 0 {
		usual = e.Status
	}
	if response.StatusCode != usual || !strings.Contains(string(body), e.Says) {
		t.Errorf("%s %v: %d, want %d and %q: %.300s", e.Send, e.Headers, response.StatusCode, usual, e.Says, body)
	}
	for name, want := range e.Has {
		if got := response.Header.Get(name); got != want && (want != "*" || got == "") {
			t.Errorf("%s: header %s: %q, want %q", e.Send, name, got, want)
		}
	}
}

func (e exampleAnswer) check(t *testing.T, fsys fstest.MapFS) {
	t.Helper()
	method, target, _ := strings.Cut(e.To, " ")
	header := http.Header{"Content-Type": {"application/json"}}
	if e.Type != "" {
		header.Set("Content-Type", e.Type)
	}
	if e.Body == "" {
		header.Del("Content-Type")
	}
	for name, text := range e.Headers {
		header.Set(name, text)
	}
	status := 200
	if e.Status != 0 {
		status = e.Status
	}
	sent := false
	source := func() (traffic.Recorded, error) {
		if sent {
			return traffic.Recorded{}, io.EOF
		}
		sent = true
		return traffic.Recorded{Method: method, URL: "http://localhost" + target, Status: status, ResponseHeader: header, ResponseBody: []byte(e.Body)}, nil
	}
	report, err := contract.CheckRecorded(context.Background(), fsys, source, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range report.Findings {
		rules = append(rules, f.Rule)
	}
	rules = slices.Compact(rules)
	if got := strings.Join(rules, ", "); got != e.Finds {
		t.Errorf("answer to %s: %s: found %q, want %q: %v", e.To, e.Body, got, e.Finds, report.Findings)
	}
}

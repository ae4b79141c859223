package contract

import (
	"slices"
	"time"
)

// Report is what a run found. It holds plain values and marshals to JSON.
type Report struct {
	API        string       `json:"api"`
	Version    string       `json:"version"`
	Document   string       `json:"document"`           // the file or URL that it was held against
	Folder     string       `json:"folder,omitempty"`   // of the files that findings name, from the root of the repository
	Language   string       `json:"language"`           // that it is read in: en, zh
	URL        string       `json:"url,omitempty"`      // the target; "" for recorded traffic
	Insecure   bool         `json:"insecure,omitempty"` // no certificate was verified
	Started    time.Time    `json:"started"`
	Seconds    float64      `json:"seconds"`
	Broken     string       `json:"broken,omitempty"` // why the run did not come to its end; "" for one that did
	Seed       string       `json:"seed,omitempty"`
	Checks     []string     `json:"checks"` // the names of those that ran
	Totals     Totals       `json:"totals"`
	Problems   []Problem    `json:"problems"`   // what is wrong, each cause once
	Operations []Asked      `json:"operations"` // what was asked of each, in the order of the document
	Findings   []Finding    `json:"findings"`
	Cases      []Result     `json:"cases"`
	Exchanges  []Exchange   `json:"exchanges"` // those with findings, at most 200; others where Options ask for them
	Latency    []Bucket     `json:"latency"`
	Coverage   Coverage     `json:"coverage"`
	Skipped    []string     `json:"skipped,omitempty"`     // why something was not asked
	SkippedIn  []string     `json:"skipped_in,omitempty"`  // the same in the language of the report, where that is not English
	PassedOver []PassedOver `json:"passed_over,omitempty"` // exchanges of recorded traffic that are none of the API
	LeftOut    []LeftOut    `json:"left_out,omitempty"`    // what there was no room for
	Vanished   []string     `json:"vanished,omitempty"`    // of the baseline, not found this time
	Settled    float64      `json:"settled,omitempty"`     // seconds; the longest that a law about several requests took to come true
	Left       []Leftover   `json:"left,omitempty"`        // what was created and could not be deleted
	LeftMore   int          `json:"left_more,omitempty"`   // how much more of that there is
}

// Totals are the numbers of a run.
type Totals struct {
	Problems     int `json:"problems"`       // distinct causes that are not known
	Planned      int `json:"planned"`        // cases
	Sent         int `json:"sent"`           // cases that were sent and answered or failed
	Failed       int `json:"failed"`         // cases with an error that is not known
	Errors       int `json:"errors"`         // findings that are not known
	Warnings     int `json:"warnings"`       // findings that are not known
	Known        int `json:"known"`          // findings that stand in the baseline
	Retries      int `json:"retries"`        // requests that were sent again
	NoBody       int `json:"no_body"`        // answers of recorded traffic whose body was not kept
	NoAnswer     int `json:"no_answer"`      // cases without a response
	Skipped      int `json:"skipped"`        // entries of recorded traffic that belong to no operation or another host
	Inconclusive int `json:"inconclusive"`   // bad requests that were refused by operations that have accepted no good one
	Untested     int `json:"untested"`       // operations of which no good request was answered with a success
	Truncated    int `json:"truncated"`      // findings beyond the most that are kept
	Cuts         int `json:"cuts,omitempty"` // requests beside the cases, that made those of findings smaller
}

// PassedOver counts exchanges that are none of the API, by the reason.
type PassedOver struct {
	Reason   string `json:"reason"`
	ReasonIn string `json:"reason_in,omitempty"` // the same in the language of the report, where that is not English
	Count    int    `json:"count"`
}

// Result is one case.
type Result struct {
	Name      string  `json:"name"`
	Operation string  `json:"operation"`
	Method    string  `json:"method"`
	URL       string  `json:"url"`
	Status    int     `json:"status"` // 0: no response
	Seconds   float64 `json:"seconds"`
	Findings  []int   `json:"findings"` // indices into Report.Findings
	Retries   int     `json:"retries,omitempty"`
	Exchange  *int    `json:"exchange,omitempty"` // index into Report.Exchanges, where Options ask for all; nil where it is not kept
}

// Exchange is a request and its response as a report shows them: secrets left out, and data masked unless it is to be shown.
type Exchange struct {
	Case         string   `json:"case"`
	Request      string   `json:"request"`  // request line and headers, then the body
	Response     string   `json:"response"` // status line and headers
	Body         string   `json:"body"`     // of the response, indented where it is JSON
	Pointers     []string `json:"pointers"` // places of findings in the body
	Seconds      float64  `json:"seconds"`
	Curl         string   `json:"curl"`
	CutFrom      string   `json:"cut_from,omitempty"` // the curl line of a larger request that fails in the same way
	BodyCutShort bool     `json:"body_cut_short,omitempty"`
}

// Bucket counts the responses that came within an upper bound.
type Bucket struct {
	UpTo  float64 `json:"up_to"` // seconds; 0 is beyond all
	Count int     `json:"count"`
}

// Failed reports whether there was a finding of the severity or above that no baseline knows, kept in the report or not.
func (r *Report) Failed(on Severity) bool {
	return r.Totals.Errors > 0 || on == Warning && r.Totals.Warnings > 0
}

// Baseline returns the keys of the report's findings, sorted: what a later run may know.
func (r *Report) Baseline() []string {
	var keys []string
	for _, f := range r.Findings {
		keys = append(keys, f.Key())
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

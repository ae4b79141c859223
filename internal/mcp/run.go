package mcp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// followRun reads the events of a run of the contract, tells how far it is, and returns what is to be known of its report: not each case, and
// not each exchange.
func followRun(events io.Reader, progress func(done, total float64)) (string, error) {
	lines := bufio.NewScanner(io.LimitReader(events, maxReport))
	lines.Buffer(nil, maxReport)
	event := ""
	for lines.Scan() {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "event:"); ok {
			event = strings.TrimSpace(name)
			continue
		}
		data, ok := strings.CutPrefix(line, "data:")
		if !ok {
			continue
		}
		switch event {
		case "progress":
			var at struct{ Done, Total float64 }
			if json.Unmarshal([]byte(data), &at) == nil {
				progress(at.Done, at.Total)
			}
		case "failed":
			return "", errors.New(brief([]byte(strings.TrimSpace(data))))
		case "report":
			return summary([]byte(data))
		}
	}
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("the run broke off: %w", err)
	}
	return "", errors.New("the run broke off without a report")
}

// summary returns what is to be known of a report.
func summary(report []byte) (string, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(report, &all); err != nil {
		return "", fmt.Errorf("the report cannot be read: %w", err)
	}
	var coverage struct {
		Percent json.RawMessage `json:"percent"`
	}
	_ = json.Unmarshal(all["coverage"], &coverage) // one without is told nothing of
	told := map[string]json.RawMessage{}
	for _, name := range []string{"api", "version", "url", "seconds", "totals", "problems", "skipped", "verdict"} {
		if value, has := all[name]; has {
			told[name] = value
		}
	}
	if coverage.Percent != nil {
		told["coverage_percent"] = coverage.Percent
	}
	text, err := json.Marshal(told)
	return brief(text), err
}

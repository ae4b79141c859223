package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"agentmock/contract"
)

// The elements of a JUnit report, as CI systems read them: a suite an operation, a test case a case.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string        `xml:"name,attr"`
	Tests     int           `xml:"tests,attr"`
	Failures  int           `xml:"failures,attr"`
	Errors    int           `xml:"errors,attr"`
	Skipped   int           `xml:"skipped,attr"`
	Time      string        `xml:"time,attr"`
	Timestamp string        `xml:"timestamp,attr"`
	Document  junitProperty `xml:"properties>property"`
	Cases     []junitCase   `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	Time      string        `xml:"time,attr"`
	Skipped   *junitSkipped `xml:"skipped,omitempty"`
	Error     *junitFailure `xml:"error,omitempty"`
	Failure   *junitFailure `xml:"failure,omitempty"`
	Output    string        `xml:"system-out,omitempty"`
}

// junitSkipped is why a case says nothing.
type junitSkipped struct {
	Message string `xml:"message,attr"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as JUnit XML. A case fails by findings of the severity on or above that no baseline knows;
// its other findings stand in its output. One without an answer is an error; one that says nothing, and an operation that was not asked, are skipped.
func JUnit(r *contract.Report, w io.Writer, on contract.Severity) error {
	all := junitSuites{Name: xmlText(r.API), Time: seconds(r.Seconds)}
	index, times := map[string]int{}, map[string]float64{}
	suite := func(operation string) *junitSuite {
		at, known := index[operation]
		if !known {
			at = len(all.Suites)
			index[operation] = at
			all.Suites = append(all.Suites, junitSuite{Name: operation, Timestamp: r.Started.Format("2006-01-02T15:04:05"), Document: junitProperty{"document", r.Document}})
		}
		return &all.Suites[at]
	}
	untested := map[string]string{}
	for _, o := range r.Operations {
		untested[o.ID] = o.Untested
	}
	for _, result := range r.Cases {
		c := junitCaseOf(r, result, on)
		if why := untested[result.Operation]; why != "" && len(result.Findings) == 0 && strings.Contains(result.Name, "/"+contract.Negative+"/") && result.Status >= 400 {
			c.Skipped = &junitSkipped{xmlText("inconclusive: " + why)}
		}
		times[result.Operation] += result.Seconds
		suite(result.Operation).add(c)
	}
	for _, reason := range r.Skipped {
		operation, why, _ := strings.Cut(reason, ": ")
		suite(operation).add(junitCase{Name: "not asked", Classname: operation, Time: seconds(0), Skipped: &junitSkipped{xmlText(why)}})
	}
	if on == contract.Warning || r.Totals.Errors > 0 {
		besides(r, suite, on)
	}
	for i := range all.Suites {
		s := &all.Suites[i]
		s.Time = seconds(times[s.Name])
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// besides adds the findings that belong to no case.
func besides(r *contract.Report, suite func(string) *junitSuite, on contract.Severity) {
	for _, f := range r.Findings {
		if f.Case == "" && !f.Known && (f.Severity == contract.Error || on == contract.Warning) {
			c := junitCase{Name: xmlText(f.Got), Classname: f.Rule, Time: seconds(0), Failure: &junitFailure{Message: xmlText(f.String()), Type: f.Rule, Text: xmlText(f.String())}}
			suite(f.Rule).add(c)
		}
	}
}

func (s *junitSuite) add(c junitCase) {
	s.Cases, s.Tests = append(s.Cases, c), s.Tests+1
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func junitCaseOf(r *contract.Report, result contract.Result, on contract.Severity) junitCase {
	c := junitCase{Name: xmlText(strings.TrimPrefix(result.Name, result.Operation+"/")), Classname: result.Operation, Time: seconds(result.Seconds)}
	var failures, output []string
	first := contract.Finding{}
	for _, i := range result.Findings {
		f := r.Findings[i]
		line := f.String()
		if !f.Known && (f.Severity == contract.Error || on == contract.Warning) {
			if len(failures) == 0 {
				first = f
			}
			failures = append(failures, line)
		} else {
			output = append(output, line)
		}
	}
	if len(failures) > 0 {
		text := strings.Join(failures, "\n")
		if first.Curl != "" {
			text += "\n" + first.Curl
		}
		failure := &junitFailure{Message: xmlText(failures[0]), Type: first.Rule, Text: xmlText(text)}
		if result.Status == 0 {
			c.Error = failure
		} else {
			c.Failure = failure
		}
	}
	c.Output = xmlText(strings.Join(output, "\n"))
	return c
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

// xmlText leaves out the characters that XML 1.0 cannot hold.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			return r
		}
		return -1
	}, text)
}

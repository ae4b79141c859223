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
	Failure   *junitFailure `xml:"failure,omitempty"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as JUnit XML. A case fails by findings of the severity on or above that no baseline knows;
// its other findings stand in its output.
func JUnit(r *contract.Report, w io.Writer, on contract.Severity) error {
	all := junitSuites{Name: r.API, Time: seconds(r.Seconds)}
	index := map[string]int{}
	for _, result := range r.Cases {
		operation, name, _ := strings.Cut(result.Name, "/")
		at, known := index[operation]
		if !known {
			at = len(all.Suites)
			index[operation] = at
			all.Suites = append(all.Suites, junitSuite{Name: operation, Timestamp: r.Started.Format("2006-01-02T15:04:05"), Document: junitProperty{"document", r.Document}})
		}
		c := junitCaseOf(r, result, operation, name, on)
		suite := &all.Suites[at]
		suite.Cases, suite.Tests, all.Tests = append(suite.Cases, c), suite.Tests+1, all.Tests+1
		if c.Failure != nil {
			suite.Failures, all.Failures = suite.Failures+1, all.Failures+1
		}
	}
	for i := range all.Suites {
		total := 0.0
		for _, result := range r.Cases {
			if strings.HasPrefix(result.Name, all.Suites[i].Name+"/") {
				total += result.Seconds
			}
		}
		all.Suites[i].Time = seconds(total)
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

func junitCaseOf(r *contract.Report, result contract.Result, operation, name string, on contract.Severity) junitCase {
	c := junitCase{Name: name, Classname: operation, Time: seconds(result.Seconds)}
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
		c.Failure = &junitFailure{Message: failures[0], Type: first.Rule, Text: xmlText(text)}
		c.Failure.Message = xmlText(c.Failure.Message)
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

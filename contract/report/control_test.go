package report_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"agentmock/contract"
	"agentmock/contract/report"
)

// fill gives every text of a report one that would steer a terminal, and lists one element.
func fill(v reflect.Value, text string, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), text, depth-1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), text, depth)
			}
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), text, depth-1)
		}
	}
}

// What a document or an answer says steers no terminal and no log of a CI system, whichever writer it passes.
func TestNothingSteersATerminal(t *testing.T) {
	const hostile = "a\x1b[2Jb\ac\u009bd\u202eexe.e\u2066"
	r := &contract.Report{}
	fill(reflect.ValueOf(r).Elem(), hostile, 6)
	for i := range r.Problems {
		r.Problems[i].Known, r.Problems[i].Findings, r.Problems[i].Severity = false, []int{0}, contract.Error
	}
	for i := range r.Findings {
		r.Findings[i].Exchange = 0
	}
	for name, write := range map[string]func(io.Writer) error{
		"text":    func(w io.Writer) error { return report.Text(r, w, nil) },
		"github":  func(w io.Writer) error { return report.GitHub(r, w) },
		"finding": func(w io.Writer) error { _, err := io.WriteString(w, r.Findings[0].String()); return err },
		"summary": func(w io.Writer) error { return report.Summary(r, w) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if !strings.Contains(text, "\uFFFD[2Jb") {
			t.Errorf("%s says nothing of it: %s", name, text)
		}
		for _, c := range text {
			if c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c)) {
				t.Errorf("%s has %U: %q", name, c, text)
				break
			}
		}
	}
}

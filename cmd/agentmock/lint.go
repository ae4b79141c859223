package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/internal/api"
	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/terminal"
)

// finding is one thing that is wrong with an API's files.
type finding struct {
	File     string `json:"file"`
	Line     int32  `json:"line,omitempty"`
	Column   int32  `json:"column,omitempty"`  // of a syntax error, and in a long line
	Pointer  string `json:"pointer,omitempty"` // of a place in a long line: where in the document that is, a JSON Pointer (RFC 6901)
	Severity string `json:"severity"`          // error or warning
	Rule     string `json:"rule"`              // spec, faker, generated, fixture, example, undeclared-field, unknown-format, document
	Message  string `json:"message"`

	excerpt string // of a syntax error: the line, and a caret
}

func (f finding) position() source.Position {
	return source.Position{File: f.File, Line: f.Line, Column: f.Column}
}

// lint is the verb that judges an API's files without serving them.
type lint struct {
	output
	source   apiFlags
	format   string
	suggests bool // what descriptions say is written, and no finding
	findings []finding
}

func lintCommand(out output) *cobra.Command {
	v := &lint{output: out}
	command := &cobra.Command{
		Use:   "lint [FILE|DIR|URL]",
		Short: "Check the document, its examples and the fixtures",
		Long: `Check the document, its examples and the fixtures.

Exit code 0: nothing is wrong, though there may be warnings. 1: findings. 2: it could not be checked.`,
		Example: `  agentmock lint
  agentmock lint openapi.yaml
  agentmock lint ./my-api --format json
  agentmock lint --suggest > descriptions.patch && patch -p1 < descriptions.patch
  agentmock lint https://petstore3.swagger.io/api/v3/openapi.json`,
		Args: v.source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	v.source.flag(command.Flags())
	command.Flags().StringVar(&v.format, "format", "text", "`text|json`")
	command.Flags().BoolVar(&v.suggests, "suggest", false, "print, as a patch of the document, the keywords that its descriptions say in prose")
	return command
}

func (v *lint) run(ctx context.Context) error {
	if v.format != "text" && v.format != "json" {
		return fmt.Errorf("--format %q: expected text or json", v.format)
	}
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	if v.suggests {
		s, err := api.Document(fsys, openapi.Options{File: file})
		if err != nil {
			return v.source.wrap(err)
		}
		return v.suggest(fsys, s)
	}
	if err := v.inspect(fsys, file); err != nil {
		return v.source.wrap(err)
	}
	v.sort()
	v.point(fsys)
	return v.report()
}

// sort puts the findings of all judges into the order of files and lines, each fault once.
func (v *lint) sort() {
	slices.SortStableFunc(v.findings, func(a, b finding) int {
		return a.position().Compare(b.position())
	})
	known := map[finding]bool{}
	v.findings = slices.DeleteFunc(v.findings, func(f finding) bool {
		defer func() { known[f] = true }()
		return known[f]
	})
}

// point finds out what stands at the places in long lines: in a document of one line nobody counts to a column.
func (v *lint) point(fsys fs.FS) {
	places := map[string]map[source.Position]bool{}
	for _, f := range v.findings {
		if f.Column == 0 || f.excerpt != "" {
			continue
		}
		if places[f.File] == nil {
			places[f.File] = map[source.Position]bool{}
		}
		places[f.File][f.position()] = true
	}
	for file, at := range places {
		text, err := source.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		root, _, err := source.ParseDocument(file, text)
		if err != nil {
			continue
		}
		pointers := source.Pointers(root, at)
		for i, f := range v.findings {
			v.findings[i].Pointer = cmp.Or(f.Pointer, pointers[f.position()])
		}
	}
}

// inspect gathers the findings; an error is what kept it from looking.
func (v *lint) inspect(fsys fs.FS, file string) error {
	s, err := api.Document(fsys, openapi.Options{File: file, Advised: true})
	if err != nil {
		return v.located("spec", err)
	}
	for _, f := range s.Findings {
		v.take(f, map[source.Severity]string{source.Error: "spec", source.Warning: "document"}[f.Severity])
	}
	v.generated(s)
	for _, o := range s.Operations {
		v.operation(o)
	}
	for _, g := range s.Given {
		v.given(g)
	}
	for _, schema := range s.Schemas() {
		if schema.Format != "" && schema.Format != "binary" && schema.Format != "password" && !jsonschema.KnownFormat(schema.Format) {
			v.add(schema.Position, "warning", "unknown-format", fmt.Sprintf("format %q is not checked: it is not one of JSON Schema's or OpenAPI's", schema.Format))
		}
	}
	fixtures, err := fixture.Load(fsys, s)
	if err != nil {
		return v.located("fixture", err)
	}
	for _, doubt := range fixtures.Doubts {
		v.add(doubt.Position, "warning", "undeclared-field", doubt.Violation.String())
	}
	for _, broken := range fixtures.Broken {
		v.add(broken.Position, "error", "fixture", broken.Violation.String())
	}
	return nil
}

// generated tries what the mock would make up.
func (v *lint) generated(s *openapi.Document) {
	generator := generate.Prepare(s)
	for _, fault := range generator.Faults {
		_ = v.located("faker", fault)
	}
	for _, f := range source.FindingsOf(generator.DryRun(s), s.File, source.Error) {
		v.take(f, "generated")
	}
	for _, doubt := range append(generator.Warnings, generator.Unruled(s)...) {
		at, _ := source.At(doubt)
		v.add(at, "warning", "faker", errors.Unwrap(doubt).Error())
	}
}

// located takes the mistakes that have a place as findings; the first one without is the error.
func (v *lint) located(rule string, err error) error {
	for _, f := range source.FindingsOf(err, "", source.Error) {
		if f.File == "" {
			return errors.New(f.Message)
		}
		v.take(f, rule)
	}
	return nil
}

func (v *lint) add(at source.Position, severity, rule, message string) {
	v.findings = append(v.findings, finding{File: at.File, Line: at.Line, Column: at.Column, Severity: severity, Rule: rule, Message: message})
}

// take adds what was found while files were read.
func (v *lint) take(f source.Finding, rule string) {
	v.findings = append(v.findings, finding{File: f.File, Line: f.Line, Column: f.Column, Severity: string(f.Severity), Rule: rule, Message: f.Message, excerpt: f.Excerpt})
}

func (v *lint) report() error {
	failed := slices.ContainsFunc(v.findings, func(f finding) bool { return f.Severity == "error" })
	if v.format == "json" {
		v.say(&v.source)
		encoder := json.NewEncoder(v.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(append([]finding{}, v.findings...)); err != nil {
			return err
		}
	} else {
		v.text()
	}
	if failed {
		return errFindings
	}
	return nil
}

// maxAlike is how many findings of one kind are listed each by itself; JSON has them all.
const maxAlike = 20

func (v *lint) text() {
	kinds, shown := map[string]int{}, map[string]int{}
	for _, f := range v.findings {
		kinds[f.kind()]++
	}
	errorCount := 0
	for _, f := range v.findings {
		color := yellow
		if f.Severity == "error" {
			color = red
			errorCount++
		}
		kind := f.kind()
		if shown[kind]++; shown[kind] > maxAlike {
			continue
		}
		fmt.Fprintf(v.stdout, "%s: %s %s: %s\n%s", terminal.Printable(f.position().String()), v.style(color, f.Severity), f.Rule, terminal.Lines(f.Message), terminal.Lines(indented(cmp.Or(f.excerpt, f.Pointer))))
		if more := kinds[kind] - maxAlike; shown[kind] == maxAlike && more > 0 {
			fmt.Fprintf(v.stdout, "  … and %d more of this kind (--format json lists them)\n", more)
		}
	}
	summary := fmt.Sprintf("%s: %s, %s", v.source.document(), plural(errorCount, "error"), plural(len(v.findings)-errorCount, "warning"))
	if len(v.findings) == 0 {
		summary = v.source.document() + ": nothing is wrong"
	}
	fmt.Fprintln(v.stdout, summary)
}

// indented returns lines that belong to the one before them.
func indented(text string) string {
	if text == "" {
		return ""
	}
	return "    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n"
}

// kind returns what findings of one kind have in common.
func (f finding) kind() string {
	return f.Rule + source.Finding{Severity: source.Severity(f.Severity), Message: f.Message}.Kind()
}

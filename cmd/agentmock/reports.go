package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/outfile"
)

// reports are the flags that say what is judged, how it is reported, and when it fails.
type reports struct {
	output
	formats       []string
	dir           string
	baseline      string
	writeBaseline string
	failOn        string
	minCoverage   float64
	maxLatency    time.Duration
	checks        []string
	exclude       []string
	showData      bool

	getenv  func(string) string
	records []*record
}

// record is a record of a run that is being written.
type record struct {
	name string
	file *outfile.File
	keep func(contract.Kept) error
	end  func() error

	ended bool
}

func (r *reports) flags(flags *pflag.FlagSet) {
	flags.StringSliceVar(&r.formats, "report", nil, "`"+strings.Join(report.Names(), ",")+"` besides the text; files in --report-dir, github on stdout; ndjson and har are every exchange of the run")
	flags.StringVar(&r.dir, "report-dir", "reports", "`DIR` for the files of --report")
	flags.StringVar(&r.baseline, "baseline", "", "`FILE` of known findings, which do not fail the run")
	flags.StringVar(&r.writeBaseline, "write-baseline", "", "write the findings of this run to `FILE`")
	flags.StringVar(&r.failOn, "fail-on", "error", "findings that fail the run: `error|warning`")
	flags.Float64Var(&r.minCoverage, "min-coverage", 0, "fail below so many `PERCENT` of coverage")
	flags.DurationVar(&r.maxLatency, "max-latency", 0, "report responses slower than this (0: off)")
	flags.StringSliceVar(&r.checks, "checks", nil, "`NAMES` of the checks to run (default: all; agentmock checks lists them)")
	flags.StringSliceVar(&r.exclude, "exclude-checks", nil, "`NAMES` of checks to leave out")
	flags.BoolVar(&r.showData, "show-data", false, "show values in reports; by default what may be personal is masked")
}

func (r *reports) complete(out output, options *contract.Options) error {
	r.output = out
	for _, format := range r.formats {
		if _, known := report.Named(format); !known {
			return fmt.Errorf("--report %q: expected one of %s", format, strings.Join(report.Names(), ", "))
		}
	}
	if r.failOn != "error" && r.failOn != "warning" {
		return fmt.Errorf("--fail-on %q: expected error or warning", r.failOn)
	}
	if err := r.writable(); err != nil {
		return err
	}
	if err := r.beginRecords(options); err != nil {
		return err
	}
	options.Checks, options.ExcludeChecks, options.MaxLatency, options.ShowData = r.checks, r.exclude, r.maxLatency, r.showData
	if r.baseline == "" {
		return nil
	}
	data, err := os.ReadFile(r.baseline)
	if err != nil {
		return fmt.Errorf("--baseline: %w", err)
	}
	if !strings.HasPrefix(string(data), baselineHead) && len(strings.TrimSpace(string(data))) > 0 {
		fmt.Fprintf(r.stderr, "%s is of an older form, whose keys may not be found again: write it anew with --write-baseline\n", r.baseline)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			options.Baseline = append(options.Baseline, line)
		}
	}
	return nil
}

// writable finds out, before anything is sent, whether files can be written where the reports go.
func (r *reports) writable() error {
	if !slices.ContainsFunc(r.formats, func(name string) bool { format, _ := report.Named(name); return format.File != "" }) {
		return nil
	}
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	outfile.Sweep(r.dir, ".probe-")
	probe, err := os.CreateTemp(r.dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("--report-dir %s: no file can be written there: %w", r.dir, errors.Unwrap(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// beginRecords has every exchange of the run be written as it comes.
func (r *reports) beginRecords(options *contract.Options) error {
	for _, name := range r.formats {
		format, _ := report.Named(name)
		if format.Keep == nil {
			continue
		}
		f, err := outfile.Create(filepath.Join(r.dir, format.File), r.mode())
		if err != nil {
			return fmt.Errorf("--report-dir: %w", err)
		}
		one := &record{name: name, file: f}
		one.keep, one.end = format.Keep(f)
		r.records = append(r.records, one)
	}
	if len(r.records) > 0 {
		options.Keep = func(k contract.Kept) {
			for _, one := range r.records {
				_ = one.keep(k) // what cannot be written is known at the end
			}
		}
	}
	return nil
}

// drop takes away the records that were not put in their place: of a run that did not begin.
func (r *reports) drop() {
	for _, one := range r.records {
		if !one.ended {
			_ = one.file.Done(errFindings)
		}
	}
	r.records = nil
}

// finish writes the reports, also those of a run that was cut short by fault, and says how the run ended.
func (r *reports) finish(found *contract.Report, fault error) error {
	if err := report.Text(found, r.stdout, r.reportStyle); err != nil {
		return err
	}
	for _, format := range slices.Compact(slices.Sorted(slices.Values(r.formats))) {
		if err := r.write(found, format); err != nil {
			return errors.Join(fault, err)
		}
	}
	if err := r.stepSummary(found); err != nil {
		return errors.Join(fault, err)
	}
	if err := r.baselineOf(found, fault); err != nil {
		return errors.Join(fault, err)
	}
	switch {
	case fault != nil:
		return fault
	case found.Failed(contract.Severity(r.failOn)) && r.writeBaseline == "":
		return errFindings
	case found.Coverage.Percent < r.minCoverage:
		fmt.Fprintf(r.stderr, "coverage %.1f %% is below --min-coverage %.1f\n", found.Coverage.Percent, r.minCoverage)
		return errFindings
	}
	return nil
}

func (r *reports) reportStyle(kind, text string) string {
	return r.style(map[string]string{"error": red, "warning": yellow, "good": green, "dim": dim, "bold": bold}[kind], text)
}

// mode is that of the files: those that show data are their owner's alone.
func (r *reports) mode() fs.FileMode {
	if r.showData {
		return outfile.Data
	}
	return outfile.Plain
}

// baselineOf writes the findings of a run that came to its end.
func (r *reports) baselineOf(found *contract.Report, fault error) error {
	switch {
	case r.writeBaseline == "":
		return nil
	case fault != nil:
		fmt.Fprintf(r.stderr, "%s is not written: the run did not come to its end\n", r.writeBaseline)
		return nil
	case found.Totals.Untested > 0 && found.Totals.Untested == len(found.Operations):
		return fmt.Errorf("--write-baseline: %s is not written: no operation answered a good request with a success, so that nothing could be asked", r.writeBaseline)
	}
	text := baselineHead + "\n" + strings.Join(append(found.Baseline(), ""), "\n")
	err := outfile.Write(r.writeBaseline, outfile.Plain, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	return nil
}

// baselineHead is the first line of a baseline: the form of its keys.
const baselineHead = "# Findings that are known, form 2; agentmock test --baseline reads this file."

// stepSummary adds a page to what GitHub shows beside a job.
func (r *reports) stepSummary(found *contract.Report) error {
	if r.getenv == nil || r.getenv("GITHUB_STEP_SUMMARY") == "" {
		return nil
	}
	f, err := os.OpenFile(r.getenv("GITHUB_STEP_SUMMARY"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return errors.Join(report.Summary(found, f), f.Close())
}

func (r *reports) write(found *contract.Report, name string) error {
	format, _ := report.Named(name)
	if format.File == "" {
		return format.Write(r.stdout, found, contract.Severity(r.failOn))
	}
	path := filepath.Join(r.dir, format.File)
	err := r.writeAt(path, found, format)
	if err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	fmt.Fprintln(r.stderr, "wrote "+path)
	return nil
}

func (r *reports) writeAt(path string, found *contract.Report, format report.Format) error {
	for _, one := range r.records {
		if one.name == format.Name && !one.ended {
			one.ended = true
			return one.file.Done(one.end())
		}
	}
	return outfile.Write(path, r.mode(), func(w io.Writer) error { return format.Write(w, found, contract.Severity(r.failOn)) })
}

package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"agentmock/contract"
	"agentmock/contract/report"
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
}

func (r *reports) flags(flags *pflag.FlagSet) {
	flags.StringSliceVar(&r.formats, "report", nil, "`"+strings.Join(report.Names(), ",")+"` besides the text; files in --report-dir, github on stdout")
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
	options.Checks, options.ExcludeChecks, options.MaxLatency, options.ShowData = r.checks, r.exclude, r.maxLatency, r.showData
	if r.baseline == "" {
		return nil
	}
	data, err := os.ReadFile(r.baseline)
	if err != nil {
		return fmt.Errorf("--baseline: %w", err)
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
	probe, err := os.CreateTemp(r.dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("--report-dir %s: no file can be written there: %w", r.dir, errors.Unwrap(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
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
	if r.writeBaseline != "" && fault != nil {
		fmt.Fprintf(r.stderr, "%s is not written: the run did not come to its end\n", r.writeBaseline)
	} else if r.writeBaseline != "" {
		text := "# Findings that are known; agentmock test --baseline reads this file.\n" + strings.Join(append(found.Baseline(), ""), "\n")
		if err := os.WriteFile(r.writeBaseline, []byte(text), 0o644); err != nil {
			return errors.Join(fault, fmt.Errorf("--write-baseline: %w", err))
		}
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

func (r *reports) write(found *contract.Report, name string) error {
	format, _ := report.Named(name)
	if format.File == "" {
		return format.Write(r.stdout, found, contract.Severity(r.failOn))
	}
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	path := filepath.Join(r.dir, format.File)
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	w := bufio.NewWriter(f)
	err = errors.Join(format.Write(w, found, contract.Severity(r.failOn)), w.Flush(), f.Close())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprintln(r.stderr, "wrote "+path)
	return nil
}

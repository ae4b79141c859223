package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// table returns the result in Markdown.
func (m *measurements) table() string {
	var b strings.Builder
	b.WriteString("| | requests/s | of the bare handler | target | p50 | p99 | server's processors, a request |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for i, s := range m.scenarios {
		rounds, target := m.rounds[s.name], fmt.Sprintf("≥ %.2f: %s", s.target, verdict(m.ratio(s.name) >= s.target))
		if i == 0 || s.target == 0 {
			target = ""
		}
		busy := median(rounds, func(r result) time.Duration { return r.busy })
		fmt.Fprintf(&b, "| %s | %.0f | %.2f | %s | %s | %s | %s |\n", s.name, median(rounds, perSecond), m.ratio(s.name), target, at(rounds, 0.5), at(rounds, 0.99), short(busy))
	}
	bare, mock := m.even[m.scenarios[0].name], m.even[m.scenarios[1].name]
	p99 := func(r result) time.Duration { return r.percentile(0.99) }
	times := float64(median(mock, p99)) / float64(median(bare, p99))
	fmt.Fprintf(&b, "\n| | bare gin handler | agentmock | target |\n|---|---:|---:|---|\n")
	fmt.Fprintf(&b, "| p50 at %.0f requests/s, a third of what the bare handler can | %s | %s | |\n", m.rate, at(bare, 0.5), at(mock, 0.5))
	fmt.Fprintf(&b, "| p99 at %.0f requests/s | %s | %s (%.2f times) | ≤ 1.5 times: %s |\n", m.rate, at(bare, 0.99), at(mock, 0.99), times, verdict(times <= 1.5))
	fmt.Fprintf(&b, "| resident memory after all of it, journal full | %.0f MB | %.0f MB | < 40 MB: %s |\n", m.memory[true], m.memory[false], verdict(m.memory[false] < 40))
	fmt.Fprintf(&b, "| slowest request while 1 000 fixtures are read anew (without: %s) | | %s | ≤ 10 ms: %s |\n", short(m.reload[1]), short(m.reload[0]), verdict(m.reload[0] <= 10*time.Millisecond))
	started := middle(m.start[false])
	fmt.Fprintf(&b, "| start to first answer | %s | %s | ≤ 100 ms: %s |\n", short(middle(m.start[true])), short(started), verdict(started <= 100*time.Millisecond))
	return b.String()
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**missed**"
}

// at returns the median of a percentile of the rounds.
func at(rounds []result, share float64) string {
	return short(median(rounds, func(r result) time.Duration { return r.percentile(share) }))
}

func middle(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func short(d time.Duration) string {
	if d < time.Millisecond {
		return fmt.Sprintf("%d µs", d.Microseconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// writeTable puts a table between the marks of a document that are called what it measures.
func writeTable(name, measured, table string) error {
	begins, ends := "<!-- "+measured+": begins -->\n", "<!-- "+measured+": ends -->\n"
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), begins)
	_, after, closed := strings.Cut(rest, ends)
	if !ok || !closed {
		return fmt.Errorf("%s: expected the lines %q and %q", name, begins, ends)
	}
	return os.WriteFile(name, []byte(before+begins+"\n"+table+"\n"+ends+after), 0o644)
}

// write puts the table into a document, and the picture beside it.
func (m *measurements) write(name string) error {
	if err := writeTable(name, "measured", m.table()); err != nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(name, filepath.Ext(name))+".svg", []byte(m.picture()), 0o644)
}

// picture returns a bar for each scenario, and a line at its target.
func (m *measurements) picture() string {
	const left, width, row = 310, 360, 34
	var b strings.Builder
	height := row*len(m.scenarios) + 40
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Throughput beside a bare gin handler" font-family="system-ui, sans-serif" font-size="13">`+"\n", left+width+80, height)
	b.WriteString("<style>text{fill:#24292f}.bar{fill:#0b7285}.bare{fill:#adb5bd}.target{stroke:#c92a2a;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#3bc9db}.bare{fill:#6c757d}}</style>\n")
	for i, s := range m.scenarios {
		ratio, y, class := m.ratio(s.name), i*row+10, "bar"
		if i == 0 {
			class = "bare"
		}
		said := ratio // the number stands behind the line where that would be upon it
		if s.target > ratio && s.target < ratio+0.13 {
			said = s.target
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><rect class="%s" x="%d" y="%d" width="%.0f" height="20" rx="2"/><text x="%.0f" y="%d">%.2f</text>`+"\n",
			left-10, y+15, s.name, class, left, y, ratio*width, left+said*width+8, y+15, ratio)
		if i > 0 && s.target > 0 {
			x := left + s.target*width
			fmt.Fprintf(&b, `<line class="target" x1="%.0f" x2="%.0f" y1="%d" y2="%d"><title>target %.2f</title></line>`+"\n", x, x, y-3, y+23, s.target)
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d">requests a second, bare gin handler = 1; red: the target</text>`+"\n</svg>\n", left, height-12)
	return b.String()
}

// Command bench sets agentmock beside a bare gin handler, in one run and under the same load: what it prints are ratios,
// since machines differ. It needs Linux, for /proc.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// options say how long is measured, and what becomes of it.
type options struct {
	rounds      int
	length      time.Duration // of one measurement
	connections int
	write       string        // the document to write the table into, "" for none
	guard       bool          // fail where something has collapsed
	soak        time.Duration // load one mock with everything at once for so long, and nothing else; 0 is not
	in          string        // a folder of documents to load beside those that are made; "" for none
}

func main() {
	if len(os.Args) >= 3 && os.Args[1] == bareCommand {
		fail(serveBare(os.Args[2], strings.Join(os.Args[3:], "")))
		return
	}
	if len(os.Args) >= 3 && os.Args[1] == parseCommand {
		fail(onlyParse(os.Args[2], slices.Contains(os.Args[3:], usualLibrary)))
		return
	}
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how often each is measured, in turn; the median counts")
	flag.DurationVar(&o.length, "length", 2*time.Second, "how long one measurement takes")
	flag.IntVar(&o.connections, "connections", 16, "connections that ask at once")
	flag.StringVar(&o.write, "write", "", "`FILE` whose table and picture are written anew: docs/performance.md")
	flag.BoolVar(&o.guard, "guard", false, "fail where a ratio is below its floor: far below what it was when it was last measured")
	chosen := map[string]*bool{}
	for _, m := range modes {
		chosen[m.flag] = flag.Bool(m.flag, false, m.usage+"; and nothing else")
	}
	flag.StringVar(&o.in, "in", "", "with --giants, a `FOLDER` whose documents, in it and in its folders, are loaded as well")
	flag.DurationVar(&o.soak, "soak", 0, "load one mock with everything at once for this `TIME`, fail where what it takes grows, and nothing else")
	flag.Parse()
	program, clean, err := build()
	fail(err)
	defer clean()
	alone := false
	for _, m := range modes {
		if *chosen[m.flag] {
			err = errors.Join(err, m.run(o, program))
			alone = true
		}
	}
	if !alone {
		err = run(o, program)
	}
	if err != nil {
		clean()
	}
	fail(err)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

// run sets the mock beside the bare handler, or loads it with everything at once.
func run(o options, program string) error {
	if o.soak > 0 {
		return soak(program, o.soak, os.Stdout)
	}
	m, err := measure(o, program)
	if err != nil {
		return err
	}
	fmt.Print(m.table())
	if o.write != "" {
		if err := m.write(o.write); err != nil {
			return err
		}
	}
	if o.guard {
		return m.judge()
	}
	return nil
}

// judge returns an error where something has collapsed.
func (m *measurements) judge() error {
	var faults []error
	for _, s := range m.scenarios {
		if ratio := m.ratio(s.name); ratio < s.floor {
			faults = append(faults, fmt.Errorf("%s: %.2f of the bare handler, which is below the floor of %.2f", s.name, ratio, s.floor))
		}
	}
	return errors.Join(faults...)
}

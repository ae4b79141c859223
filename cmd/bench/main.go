// Command bench sets agentmock beside a bare gin handler, in one run and under the same load: what it prints are ratios,
// since machines differ. It needs Linux, for /proc.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
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
	documents   bool          // measure how large documents are loaded, and nothing else
	large       string        // a document that they all serve, "" for none
	asked       string        // the path of it that is asked for
	peers       bool          // measure what npm has that people take for the same, and nothing else
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == bareCommand {
		fail(serveBare(os.Args[2]))
		return
	}
	if len(os.Args) == 3 && os.Args[1] == parseCommand {
		fail(onlyParse(os.Args[2]))
		return
	}
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how often each is measured, in turn; the median counts")
	flag.DurationVar(&o.length, "length", 2*time.Second, "how long one measurement takes")
	flag.IntVar(&o.connections, "connections", 16, "connections that ask at once")
	flag.StringVar(&o.write, "write", "", "`FILE` whose table and picture are written anew: docs/performance.md")
	flag.BoolVar(&o.guard, "guard", false, "fail where a ratio is below its floor: far below what it was when it was last measured")
	flag.BoolVar(&o.documents, "documents", false, "how large documents are loaded, beside what only parsing them takes, and nothing else")
	flag.BoolVar(&o.peers, "peers", false, "what npm has that people take for the same, beside agentmock, and nothing else; it is installed into a folder of its own")
	flag.StringVar(&o.large, "large", "", "with --peers, a `FILE` whose start is measured too: a large document of your own")
	flag.StringVar(&o.asked, "asked", "/", "the `PATH` of it that is asked for: a GET that answers 200 without anything else")
	flag.DurationVar(&o.soak, "soak", 0, "load one mock with everything at once for this `TIME`, fail where what it takes grows, and nothing else")
	flag.Parse()
	fail(run(o))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

func run(o options) error {
	program, clean, err := build()
	if err != nil {
		return err
	}
	defer clean()
	if o.soak > 0 {
		return soak(program, o.soak, os.Stdout)
	}
	if o.documents {
		all, err := loadings(o.rounds, program)
		if err != nil {
			return err
		}
		fmt.Print(loadingTable(all))
		if o.write != "" {
			return writeTable(o.write, "loaded", loadingTable(all))
		}
		return nil
	}
	if o.peers {
		all, passed, err := measurePeers(o, program)
		if err != nil {
			return err
		}
		fmt.Print(peerTable(all, passed))
		if o.write != "" {
			return writeTable(o.write, "peers", peerTable(all, passed))
		}
		return nil
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

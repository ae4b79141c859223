package main

import "fmt"

// mode is something that is measured by itself, and the table of docs/performance.md that it makes.
type mode struct {
	flag, usage string
	table       string // between whose marks it stands
	measure     func(o options, program string) (table string, err error)
}

var modes = []mode{
	{"documents", "how large documents are loaded, beside what only parsing them takes", "loaded", func(o options, program string) (string, error) {
		all, err := loadings(o.rounds, program)
		return loadingTable(all), err
	}},
	{"peers", "what npm has that people take for the same, beside agentmock; it is installed into a folder of its own", "peers", func(o options, program string) (string, error) {
		all, passed, err := measurePeers(o, program)
		if err != nil {
			return "", err
		}
		return peerTable(all, passed), nil
	}},
	{"giants", "documents of 2 000, 10 000 and 50 000 operations, and those of --in, beside Prism; it is installed into a folder of its own", "giants", giants},
	{"cases", "how many cases a second agentmock test sends to a mock of 2 000 operations, and to a small one beside Specmatic", "cases", testing},
	{"crowd", "10 000 clients that stay, with streams and waits among them, and what the others feel of it", "crowd", crowded},
	{"proxied", "agentmock proxy beside nginx, which has to be there, before the bare handler", "proxied", proxied},
	{"secured", "HTTPS with HTTP/1.1 and HTTP/2, beside the bare handler under the same", "secured", secured},
	{"redis", "one and three replicas with Redis, which has to be there, beside one without and beside INCR alone", "redis", shared},
}

// run measures, prints the table and writes it into the document, where one is given.
func (m mode) run(o options, program string) error {
	table, err := m.measure(o, program)
	if err != nil {
		return fmt.Errorf("%s: %w", m.flag, err)
	}
	fmt.Print(table)
	if o.write == "" {
		return nil
	}
	return writeTable(o.write, m.table, table)
}

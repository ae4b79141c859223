package traffic_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/traffic"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxLine": crossLine,
	}, nil)
}

func crossLine(t *testing.T) {
	const most = 64 << 20
	line := func(length int) io.Reader {
		const start, end = `{"url": "/`, "\"}\n"
		return io.MultiReader(strings.NewReader(start), io.LimitReader(letters{}, int64(length-len(start)-len(end))), strings.NewReader(end))
	}
	if x, err := traffic.ReadNDJSON(line(most), "a.ndjson")(); err != nil || len(x.URL) < most-20 {
		t.Errorf("as long as may be: %v", err)
	}
	if _, err := traffic.ReadNDJSON(line(most+1), "a.ndjson")(); !strings.Contains(fmt.Sprint(err), "a line of more than 64 MB") {
		t.Errorf("one more: %v", err)
	}
	endless := &counted{Reader: letters{}}
	if _, err := traffic.ReadNDJSON(endless, "a.ndjson")(); !strings.Contains(fmt.Sprint(err), "a line of more than 64 MB") {
		t.Errorf("no end: %v", err)
	}
	if endless.bytes > most+2<<20 {
		t.Errorf("%d bytes of a line without end are read", endless.bytes)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

type counted struct {
	io.Reader
	bytes int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}

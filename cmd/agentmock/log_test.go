package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// writes keeps what is written at once apart.
type writes []string

func (w *writes) Write(p []byte) (int, error) {
	*w = append(*w, string(p))
	return len(p), nil
}

func TestLinesThatComeTogetherAreWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got writes
		l := &batchWriter{w: &got}
		for n, gap := range []time.Duration{0, time.Millisecond, time.Millisecond, gatherTime, gatherTime, time.Hour, 3 * gatherTime} {
			time.Sleep(gap)
			fmt.Fprintln(l, n)
		}
		fmt.Fprintln(l, "last")
		l.end()
		fmt.Fprintln(l, "after")
		fmt.Fprintln(l, "it")
		time.Sleep(time.Hour)
		if diff := cmp.Diff(writes{"0\n", "1\n2\n", "3\n", "4\n", "5\n", "6\n", "last\n", "after\n", "it\n"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestLinesAreBounded writes more at once than is gathered, without a clock that goes on: nothing is lost, and not much is held.
func TestLinesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got bytes.Buffer
		l, line, count := &batchWriter{w: &got}, strings.Repeat("x", 99)+"\n", 5*maxGathered/100
		for n := range count {
			fmt.Fprint(l, line)
			if held := (n+1)*len(line) - got.Len(); held > maxGathered {
				t.Fatalf("%d bytes are held back", held)
			}
		}
		l.flush()
		if got.String() != strings.Repeat(line, count) {
			t.Errorf("%d bytes of %d were written, or not in their order", got.Len(), count*len(line))
		}
	})
}

func TestWarningsDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got writes
		log := newLog(&batchWriter{w: &got}, "text", false).With("a", 1).WithGroup("g")
		log.Info("one")
		log.Info("two", "b", 2)
		log.Warn("three")
		log.Info("four")
		for i := range got {
			got[i] = regexp.MustCompile(`time=\S+ `).ReplaceAllString(got[i], "")
		}
		want := writes{"level=INFO msg=one a=1\n", "level=INFO msg=two a=1 g.b=2\nlevel=WARN msg=three a=1\n"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A text of somebody's document cannot steer a terminal.
func TestStyledTextIsPrintable(t *testing.T) {
	for color, want := range map[bool]string{false: "a\uFFFD[2Jb\uFFFD", true: "\x1b[1ma\uFFFD[2Jb\uFFFD\x1b[0m"} {
		if got := (output{color: color}).style(bold, "a\x1b[2Jb\n"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

package message_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

func eventOf(data any) any {
	return &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: data}}}
}

// TestPacedEvents writes the events of a stream as a file has them.
func TestPacedEvents(t *testing.T) {
	ms := time.Millisecond
	for name, test := range map[string]struct {
		items  []any
		stream string
		pauses []time.Duration
		want   string // "null" where they do not fit together
	}{
		"with their times":      {[]any{eventOf("a"), eventOf("b")}, "data: a\n\ndata: b\n\n", []time.Duration{4 * ms, 1004 * ms}, `[{"data":"a","delay":"0s"},{"data":"b","delay":"1s"}]`},
		"without times":         {[]any{eventOf("a")}, "data: a\n\n", nil, `[{"data":"a"}]`},
		"others in place":       {[]any{eventOf("x")}, "data: a\r\n\r\n", []time.Duration{15 * ms}, `[{"data":"x","delay":"20ms"}]`},
		"an end":                {[]any{eventOf("a")}, "data: a\n\ndata: [DONE]\n\n", []time.Duration{0, 50 * ms}, `[{"data":"a","delay":"0s"},{"data":"[DONE]","delay":"50ms"}]`},
		"an end among them":     {[]any{eventOf("a"), eventOf("[DONE]")}, "data: a\n\ndata: [DONE]\n\n", nil, `[{"data":"a"},{"data":"[DONE]"}]`},
		"comments take time":    {[]any{eventOf("a")}, ": wait\n\n:\n\ndata: a\n\n", []time.Duration{10 * ms, 20 * ms, 30 * ms}, `[{"data":"a","delay":"60ms"}]`},
		"several lines":         {[]any{eventOf("a\nb")}, "\ufeffdata: a\ndata: b\n\n", []time.Duration{0}, `[{"data":"a\nb","delay":"0s"}]`},
		"fewer than there were": {[]any{eventOf("a")}, "data: a\n\ndata: b\n\n", nil, `null`},
		"more than there were":  {[]any{eventOf("a"), eventOf("b")}, "data: a\n\n", nil, `null`},
		"none":                  {nil, ":\n\n", nil, `null`},
	} {
		got := "null"
		if all := message.PacedEvents(test.items, []byte(test.stream), test.pauses); all != nil {
			got = jsonvalue.Text(all)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// crossPause writes down a pause of a minute, and a longer one.
func crossPause(t *testing.T) {
	for pause, want := range map[time.Duration]string{message.MaxPause: "1m0s", message.MaxPause + time.Second: "1m0s", message.MaxPause - time.Second: "59s"} {
		got := jsonvalue.Text(message.PacedEvents([]any{eventOf("a")}, []byte("data: a\n\n"), []time.Duration{pause}))
		if want = `[{"data":"a","delay":"` + want + `"}]`; got != want {
			t.Errorf("%s: %s", pause, got)
		}
	}
}

// TestAnEventIsCutWhereItEnds: however its lines end, and in whichever parts it comes.
func TestAnEventIsCutWhereItEnds(t *testing.T) {
	for _, blank := range []string{"\n\n", "\r\n\r\n", "\r\r"} {
		stream := []byte("data: a" + blank + "data: b")
		for searched := range len("data: a") + len(blank) {
			event, rest, ended := message.CutEvent(stream, searched)
			if string(event) != "data: a"+blank || string(rest) != "data: b" || !ended {
				t.Errorf("%q from %d: %q %q %v", blank, searched, event, rest, ended)
			}
		}
		if event, rest, ended := message.CutEvent([]byte("data: b"), 0); string(event) != "data: b" || len(rest) > 0 || ended {
			t.Errorf("%q: %q %q %v", blank, event, rest, ended)
		}
	}
}

// TestManyEventsAreCutInOnePass: a proxy cuts streams of up to 64 MB, and an event costs no more where many come after it.
func TestManyEventsAreCutInOnePass(t *testing.T) {
	for _, blank := range []string{"\n\n", "\r\n\r\n", "\r\r"} {
		const count = 400_000
		rest, started := bytes.Repeat([]byte("data: a"+blank), count), time.Now()
		for i := range count {
			event, more, ended := message.CutEvent(rest, 0)
			if !ended || string(event) != "data: a"+blank {
				t.Fatalf("%q: event %d is %q", blank, i, event)
			}
			if rest = more; time.Since(started) > 10*time.Second {
				t.Fatalf("%q: %d of %d events in %s", blank, i, count, time.Since(started))
			}
		}
	}
}

package jsonvalue_test

import (
	"runtime"
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

func TestBrief(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		max  int
		want string
	}{
		"whole":                   {`{"a": [1, null, true, "b"]}`, 40, `{"a":[1,null,true,"b"]}`},
		"exactly":                 {`"abc"`, 5, `"abc"`},
		"one too many":            {`"abcd"`, 5, `"abcd…`},
		"characters, not bytes":   {`"你好吗"`, 5, `"你好吗"`},
		"cut between characters":  {`"` + strings.Repeat("好", 100) + `"`, 4, `"好好好…`},
		"what is escaped":         {`"` + strings.Repeat(`\n`, 100) + `"`, 5, `"\n\n…`},
		"many that are empty":     {`[` + strings.Repeat(`"", `, 10000) + `""]`, 6, `["",""…`},
		"many objects":            {`[` + strings.Repeat(`{}, `, 10000) + `{}]`, 6, `[{},{}…`},
		"a long name":             {`{"` + strings.Repeat("a", 1000) + `": 1}`, 5, `{"aaa…`},
		"a long number":           {strings.Repeat("1", 1000), 5, `11111…`},
		"an array's end left out": {`[[[[1, 2], 3], 4], 5]`, 8, `[[[[1,2]…`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := jsonvalue.Brief(decode(t, row.text), row.max); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
			n, err := source.ParseFile("a.json", []byte(row.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := n.Brief(row.max); got != row.want {
				t.Errorf("of a node: got %s, want %s", got, row.want)
			}
		})
	}
	if got := jsonvalue.Brief(strings.Repeat("\xff", 10000), 5); got != "\"\ufffd\"…" {
		t.Errorf("not UTF-8: %s", got)
	}
	if got := (*source.Node)(nil).Brief(5); got != "null" {
		t.Errorf("no node: %s", got)
	}
}

// What is cut is not written first, however large it is.
func TestBriefLooksAtWhatItShows(t *testing.T) {
	large := any(strings.Repeat("x", 9<<20))
	for range 900 {
		large = []any{large, large}
	}
	wide := &jsonvalue.Object{}
	for range 100000 {
		wide.Members = append(wide.Members, jsonvalue.Member{Name: "", Value: ""})
	}
	for name, v := range map[string]any{"text": strings.Repeat("x", 9<<20), "nested": large, "wide": wide, "number": jsonvalue.Number(strings.Repeat("1", 9<<20))} {
		if bytes := allocated(func() { jsonvalue.Brief(v, 60) }); bytes > 100<<10 {
			t.Errorf("%s: %d bytes for 60 characters", name, bytes)
		}
	}
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

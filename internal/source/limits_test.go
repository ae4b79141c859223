package source_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/limits"
	"agentmock/internal/source"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxExcerpt":   crossExcerpt,
		"maxFileBytes": crossFileBytes,
		"maxNodes":     crossNodes,
		"maxReparsed":  crossReparsed,
	}, nil)
}

func crossFileBytes(t *testing.T) {
	const most = 128 << 20
	fsys := fstest.MapFS{"most": {Data: make([]byte, most)}, "more": {Data: make([]byte, most+1)}}
	if data, err := source.ReadFile(fsys, "most"); err != nil || len(data) != most {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if _, err := source.ReadFile(fsys, "more"); fmt.Sprint(err) != "more: larger than 128 MB" {
		t.Error(err)
	}
}

// crossNodes writes files whose values are few, and with what their aliases stand for exactly as many as may be, or one more.
func crossNodes(t *testing.T) {
	list := func(anchor, item string, count int, more string) string {
		return anchor + " [" + strings.Repeat(item+", ", count-1) + item + more + "]\n"
	}
	thousand := list("a: &a", "0", 999, "")            // 1,000 values
	million := list("b: &b", "*a", 1000, "")           // 1,000,001
	rest := "c: [" + strings.Repeat("*a, ", 998) + "0" // 998,998 with what follows, in a mapping that is one
	zeros := strings.Repeat(", 0", 996)
	for name, row := range map[string]struct {
		text string
		most bool
	}{
		"as many as may be":    {thousand + million + rest + zeros + "]\n", true},
		"one more":             {thousand + million + rest + zeros + ", 0]\n", false},
		"one more in a merge":  {thousand + million + "<<: {" + rest + zeros + ", 0]}\n", false},
		"as many in a merge":   {thousand + million + "<<: {" + rest + zeros + "]}\n", true},
		"ten times at a level": {bomb(12), false},
		"ten times in merges":  {mergeBomb(12), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := source.ParseFile("a.yaml", []byte(row.text))
			if row.most && err != nil || !row.most && !strings.Contains(fmt.Sprint(err), "more than 2000000 values, each alias counted with all it stands for") {
				t.Error(err)
			}
		})
	}
}

// bomb grows tenfold with every level.
func bomb(levels int) string {
	text := "l0: &l0 [0]\n"
	for i := 1; i <= levels; i++ {
		text += fmt.Sprintf("l%d: &l%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d, ", i-1), 10), ", "))
	}
	return text
}

// mergeBomb grows with every level by way of merges alone: what the members of the last level weigh, that of the file says.
func mergeBomb(levels int) string {
	text := "a0: &a0 {k: 0}\n"
	for i := 1; i <= levels; i++ {
		members := ""
		for j := range 10 {
			members += fmt.Sprintf("m%d: *a%d, ", j, i-1)
		}
		text += fmt.Sprintf("a%d: &a%d {<<: {%s}}\n", i, i, members)
	}
	return text
}

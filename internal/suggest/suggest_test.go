package suggest_test

import (
	"testing"

	"agentmock/internal/suggest"
)

func TestDistance(t *testing.T) {
	table := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"port", "port", 0}, {"port", "ports", 1}, {"prot", "port", 1}, {"addr", "adr", 1}, {"delay", "dealy", 1},
		{"ab", "ba", 1}, {"abcd", "badc", 2}, {"ca", "abc", 3}, {"kitten", "sitting", 3},
	}
	for _, row := range table {
		if got, back := suggest.Distance(row.a, row.b), suggest.Distance(row.b, row.a); got != row.want || back != row.want {
			t.Errorf("%q and %q: %d, and back %d, want %d", row.a, row.b, got, back, row.want)
		}
	}
}

func TestNear(t *testing.T) {
	if got := suggest.Near("properites", []string{"properties", "maxProperties", "minProperties"}); len(got) != 1 {
		t.Errorf("near: %v", got)
	}
	if got := suggest.Near("lsitTodos", []string{"createTodo", "listTodos", "getTodo"}); len(got) == 0 || got[0] != "listTodos" {
		t.Errorf("near: %v", got)
	}
}

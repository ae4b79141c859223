package order_test

import (
	"slices"
	"testing"

	"agentmock/internal/order"
)

func TestBy(t *testing.T) {
	type one struct {
		rank int
		name string
	}
	all := []one{{2, "a"}, {1, "b"}, {2, "c"}, {0, "d"}, {1, "e"}}
	order.By(all, func(a, b one) int { return a.rank - b.rank })
	if want := []one{{0, "d"}, {1, "b"}, {1, "e"}, {2, "a"}, {2, "c"}}; !slices.Equal(all, want) {
		t.Errorf("%v, want %v", all, want)
	}
}

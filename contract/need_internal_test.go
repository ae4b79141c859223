package contract

import (
	"testing"

	"agentmock/internal/resource"
)

// Of forty kinds of things each of which refers to all others the ranks are known at once: there are more ways from one to the others than
// anybody can go.
func TestRanksOfThingsThatReferToEachOther(t *testing.T) {
	all := make([]*resource.Resource, 40)
	for i := range all {
		all[i] = &resource.Resource{}
	}
	for _, r := range all {
		for _, to := range all {
			r.References = append(r.References, resource.Reference{To: to})
		}
	}
	known := map[*resource.Resource]int{}
	if first, last := rankOf(all[0], known), rankOf(all[39], known); first != 39 || last != 0 {
		t.Errorf("ranks %d and %d, want 39 and 0", first, last)
	}
}

// An order needs a customer, who needs a shop; a customer may refer to customers.
func TestRanks(t *testing.T) {
	shop, customer, order := &resource.Resource{}, &resource.Resource{}, &resource.Resource{}
	customer.References = []resource.Reference{{To: shop}, {To: customer}}
	order.References = []resource.Reference{{To: customer}, {To: shop}}
	for i, r := range []*resource.Resource{shop, customer, order} {
		if rank := rankOf(r, map[*resource.Resource]int{}); rank != i {
			t.Errorf("%d: %d", i, rank)
		}
	}
}

package resource_test

import (
	"testing"

	"agentmock/internal/resource"
)

func TestNamesOfIDs(t *testing.T) {
	for name, want := range map[string]struct{ identifies, ofOrder bool }{
		"orderId": {true, true}, "order_id": {true, true}, "OrderID": {true, true}, "paymentId": {true, false}, "order-number": {true, false}, "reference": {true, false}, "merchantReference": {true, false},
		"id": {false, false}, "number": {false, false}, "order": {false, false}, "status": {false, false}, "": {false, false}, "paid": {false, false},
	} {
		if resource.Identifies(name) != want.identifies || resource.IsIDOf(name, "order") != want.ofOrder {
			t.Errorf("%q: %t, of an order %t", name, resource.Identifies(name), resource.IsIDOf(name, "order"))
		}
	}
}

package mockserver

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"agentmock/internal/openapi"
	"agentmock/internal/state"
)

// TestNothingOfACallIsLeft ends a call that has had everything: its room is all that the next one gets, and not all of that.
func TestNothingOfACallIsLeft(t *testing.T) {
	for _, size := range []int{100, maxRoom + 1} {
		c := new(call)
		fill(reflect.ValueOf(c).Elem())
		c.Server, c.x = &Server{}, &c.exchange
		c.request, c.begun, c.dry = &http.Request{}, time.Unix(1, 0), &dryRun{}
		c.exchange.Request.Parameters = []any{"secret"}
		c.entry = state.Entry{RequestBody: []byte("secret"), Violations: []state.Violation{{Got: "secret"}}}
		c.exchange.Operation, c.exchange.Request.Body.Raw = &openapi.Operation{}, []byte("secret")
		c.body = make([]byte, size)
		c.end()
		parameters, violations, body := c.exchange.Request.Parameters[:1], c.entry.Violations[:1], c.body
		if parameters[0] != nil || violations[0].Got != "" {
			t.Errorf("what was read stays: %v, %v", parameters, violations)
		}
		if len(body) != 0 || cap(body) > maxRoom {
			t.Errorf("room of %d bytes is kept", cap(body))
		}
		c.exchange.Request.Parameters, c.entry.Violations, c.body = nil, nil, nil
		if !reflect.DeepEqual(c, &call{}) {
			t.Errorf("left: %+v", c)
		}
	}
}

// fill sets the plain fields of a struct to something.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case !f.CanSet():
		case f.Kind() == reflect.String:
			f.SetString("secret")
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.CanInt():
			f.SetInt(1)
		}
	}
}

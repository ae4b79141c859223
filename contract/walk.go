package contract

import (
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// unsafeIntegers returns the pointers of integers beyond ±2^53 that no format announces (RFC 8259 section 6).
func unsafeIntegers(o *observation) []string {
	var found []string
	var schema *jsonschema.Schema
	if m := o.Response.Body.MediaType; m != nil {
		schema = m.Schema
	}
	walkNumbers(o.Response.Body.Value, nil, func(tokens []string, n jsonvalue.Number) {
		const shortest = 16 // digits of 2^53
		if len(n) < shortest || !n.IsInteger() || n.Cmp("9007199254740992") <= 0 && n.Cmp("-9007199254740992") >= 0 {
			return
		}
		if schema != nil {
			if format := schema.At(tokens...).FormatName(); format != "" {
				return // the format check knows its range
			}
		}
		if len(found) < maxAlike {
			found = append(found, jsonvalue.CutPointer(jsonvalue.Pointer(tokens...)))
		}
	})
	return found
}

// maxAlike is how many values of one body a check names that it finds the same fault with.
const maxAlike = jsonschema.MaxAlike

func walkNumbers(v any, tokens []string, visit func([]string, jsonvalue.Number)) {
	switch v := v.(type) {
	case jsonvalue.Number:
		visit(tokens, v)
	case []any:
		for i, item := range v {
			if mayHoldNumber(item) {
				walkNumbers(item, append(tokens, strconv.Itoa(i)), visit)
			}
		}
	case *jsonvalue.Object:
		for _, m := range v.Members {
			if mayHoldNumber(m.Value) {
				walkNumbers(m.Value, append(tokens, m.Name), visit)
			}
		}
	}
}

func mayHoldNumber(v any) bool {
	switch v := v.(type) {
	case jsonvalue.Number:
		return len(v) >= 16
	case []any, *jsonvalue.Object:
		return true
	}
	return false
}

// repeatedIDs visits the second and later elements of an array that have the same member "id".
func repeatedIDs(v any, tokens []string, visit func([]string, any)) {
	switch v := v.(type) {
	case []any:
		var seen map[any]bool
		for i, item := range v {
			o, isObject := item.(*jsonvalue.Object)
			if !isObject {
				if _, isArray := item.([]any); isArray {
					repeatedIDs(item, append(tokens, strconv.Itoa(i)), visit)
				}
				continue
			}
			if id, ok := o.Lookup("id"); ok && (jsonvalue.TypeOf(id) == "string" || jsonvalue.TypeOf(id) == "number") {
				if seen == nil {
					seen = make(map[any]bool, len(v))
				}
				if seen[id] {
					visit(append(tokens, strconv.Itoa(i), "id"), id)
				}
				seen[id] = true
			}
			if len(o.Members) > 0 {
				repeatedIDs(item, append(tokens, strconv.Itoa(i)), visit)
			}
		}
	case *jsonvalue.Object:
		for _, m := range v.Members {
			switch m.Value.(type) {
			case []any, *jsonvalue.Object:
				repeatedIDs(m.Value, append(tokens, m.Name), visit)
			}
		}
	}
}

package world

import (
	"encoding/json"
	"slices"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// isPatch reports whether operations are those of a JSON Patch: some documents have others under its media type.
func isPatch(operations []any) bool {
	return !slices.ContainsFunc(operations, func(one any) bool {
		op, _ := jsonvalue.At(one, "op")
		text, _ := op.(string)
		return !slices.Contains([]string{"add", "remove", "replace", "move", "copy", "test"}, text)
	})
}

// maxPatchCopies bounds how many bytes the copy operations of one JSON Patch may add.
const maxPatchCopies = 1 << 20

// patch returns a thing with the operations of a JSON Patch applied; fault is why they cannot be, in the words of RFC 6902.
func patch(r *resource.Resource, old *jsonvalue.Object, operations []any) (next *jsonvalue.Object, violations []jsonschema.Violation, fault string) {
	var decoded jsonpatch.Patch
	if err := json.Unmarshal(jsonvalue.Append(nil, operations), &decoded); err != nil {
		return nil, nil, err.Error()
	}
	options := jsonpatch.NewApplyOptions()
	options.AccumulatedCopySizeLimit, options.SupportNegativeIndices = maxPatchCopies, false
	text, err := decoded.ApplyWithOptions(jsonvalue.Append(nil, old), options)
	if err != nil {
		return nil, nil, strings.ReplaceAll(err.Error(), "\n", " ")
	}
	v, faults := jsonvalue.Decode(text)
	next, isObject := v.(*jsonvalue.Object)
	if len(faults) > 0 || !isObject {
		return nil, nil, "what is left is no object"
	}
	for _, m := range old.Members {
		if r.Servers(m.Name) {
			next.Set(m.Name, m.Value)
		}
	}
	violations = r.Schema.Validate(next, jsonschema.InResponse)
	if len(violations) > 0 {
		return copied(old).(*jsonvalue.Object), violations, ""
	}
	return next, nil, ""
}

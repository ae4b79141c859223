package world

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// Kept returns how many populations are kept.
func (w *World) Kept() int {
	count := 0
	w.populations.Range(func(any, any) bool { count++; return true })
	return count
}

// PatchFault applies a JSON Patch to an empty thing, and returns why it cannot be.
func PatchFault(operations string) string {
	v, _ := jsonvalue.Decode([]byte(operations))
	_, _, fault := patch(&resource.Resource{Schema: &jsonschema.Schema{}}, &jsonvalue.Object{}, v.([]any))
	return fault
}

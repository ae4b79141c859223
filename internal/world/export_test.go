package world

import (
	"fmt"

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
	_, _, fault := patch(&resource.Resource{Schema: jsonschema.OfType(0)}, &jsonvalue.Object{}, v.([]any))
	return fault
}

// Documents returns the documents that changes were read from, and Homes what they say of each home.
func (c *Changes) Documents() map[string][]byte {
	all := map[string][]byte{}
	if c != nil {
		c.named.each(func(name string, one *change) { all[name] = one.read })
	}
	return all
}

// Homes returns what changes say of each home: the ids in their order, and how many were created, changed and deleted.
func (c *Changes) Homes(ids []any) map[string]string {
	all := map[string]string{}
	if c != nil {
		c.homes.each(func(name string, d *difference) {
			all[name] = jsonvalue.Text(d.apply(ids)) + fmt.Sprint(len(d.created), d.changed, d.deleted, d.last())
		})
	}
	return all
}

// ChangeDocument returns a document that remembers a thing, and its name; order above 0 is a creation's.
func ChangeDocument(home string, id, thing any, order int64) (name string, text []byte) {
	return change{home: home, id: id, thing: thing, order: order, created: order > 0}.document()
}

// Entered returns how many things a list has, and what is counted of it, when one more is written into one of a length.
func Entered(length int) (has int, count string) {
	owner := &jsonvalue.Object{}
	owner.Set("logs", make([]any, length))
	owner.Set("logCount", jsonvalue.Int(int64(length)))
	t := &writing{resource: &resource.Resource{}}
	t.enter(owner, "logs", "new", &jsonvalue.Object{}, true)
	v, _ := owner.Lookup("logs")
	n, _ := owner.Lookup("logCount")
	return len(v.([]any)), jsonvalue.Plain(n)
}

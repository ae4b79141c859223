package world

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// Changes are what was written: how the things of a session differ from those that follow from the seed. They are not changed once they
// are made; nil is no difference.
type Changes struct {
	homes map[string]*difference // by what address.name returns
	all   []change               // in their order
	read  map[string]remembered  // by the name of the document
}

// remembered is a change with the text that it was read from.
type remembered struct {
	text   []byte
	change change
}

// difference is what was written in one home.
type difference struct {
	created []change // the oldest first
	changed map[string]any
	deleted map[string]bool
}

// change is one thing that was written, as it is remembered: a document for each.
type change struct {
	home    string
	id      any
	text    string // of the id, plain
	thing   any    // nil: it is deleted
	order   int64
	created bool
}

// Prefix begins the names of the documents that remember what was written.
const Prefix = "thing/"

// name tells the homes of one world apart; the seed does not matter to what was written.
func (a address) name() string { return pathOf(a.resource) + " " + a.parents }

// pathOf tells the resources of a document apart, of which two may have one name: /users/@me and /apps/@me.
func pathOf(r *resource.Resource) string { return cmp.Or(r.Collection, r.Item) }

// document returns the name of the document that remembers a thing, and its text.
func (c change) document() (name string, text []byte) {
	sum := sha256.Sum256([]byte(c.home + "\n" + jsonvalue.Plain(c.id)))
	o := &jsonvalue.Object{}
	o.Set("home", c.home)
	o.Set("id", c.id)
	o.Set("order", jsonvalue.Int(c.order))
	o.Set("created", c.created)
	o.Set("thing", c.thing)
	return Prefix + hex.EncodeToString(sum[:12]), jsonvalue.Append(nil, o)
}

// ReadChanges returns what documents remember; others than those of [Prefix], and what cannot be read, are passed over. What was read
// before is not read again.
func ReadChanges(documents map[string][]byte, before *Changes) *Changes {
	all := make([]change, 0, len(documents))
	read := make(map[string]remembered, len(documents))
	for name, text := range documents {
		if !strings.HasPrefix(name, Prefix) {
			continue
		}
		if c, ok := before.known(name, text); ok {
			all, read[name] = append(all, c), remembered{text, c}
			continue
		}
		v, faults := jsonvalue.Decode(text)
		if c, ok := readChange(v); ok && len(faults) == 0 {
			all, read[name] = append(all, c), remembered{text, c}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.order, b.order), strings.Compare(a.text, b.text))
	})
	out := &Changes{homes: map[string]*difference{}, all: all, read: read}
	for _, c := range all {
		d := out.homes[c.home]
		if d == nil {
			d = &difference{changed: make(map[string]any, len(all)), deleted: map[string]bool{}}
			out.homes[c.home] = d
		}
		switch {
		case c.thing == nil:
			d.deleted[c.text] = true
		case c.created:
			d.created = append(d.created, c)
			d.changed[c.text] = c.thing
		default:
			d.changed[c.text] = c.thing
		}
	}
	return out
}

// known returns a change that was read before, out of the same text.
func (c *Changes) known(name string, text []byte) (change, bool) {
	if c == nil {
		return change{}, false
	}
	r, ok := c.read[name]
	return r.change, ok && bytes.Equal(r.text, text)
}

func readChange(v any) (change, bool) {
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return change{}, false
	}
	var c change
	home, _ := o.Lookup("home")
	order, _ := o.Lookup("order")
	created, _ := o.Lookup("created")
	c.home, _ = home.(string)
	number, _ := order.(jsonvalue.Number)
	c.order, _ = number.Int64()
	c.created, _ = created.(bool)
	c.id, _ = o.Lookup("id")
	c.thing, _ = o.Lookup("thing")
	c.text = jsonvalue.Plain(c.id)
	return c, c.home != "" && c.id != nil
}

// in returns what was written in a home; nil for nothing.
func (c *Changes) in(h home) *difference {
	if c == nil {
		return nil
	}
	return c.homes[h.name()]
}

// apply returns the ids of a home with what was written: without those that were deleted, and the created ones last.
func (d *difference) apply(ids []any) []any {
	if d == nil {
		return slices.Clone(ids)
	}
	var all []any
	seen := map[string]bool{}
	for _, id := range ids {
		if text := jsonvalue.Plain(id); !d.deleted[text] {
			all, seen[text] = append(all, id), true
		}
	}
	for _, c := range d.created {
		if !seen[c.text] {
			all = append(all, c.id)
		}
	}
	return all
}

// written returns a thing as it was written last; ok is false for one that was not.
func (d *difference) written(id any) (thing any, ok bool) {
	if d == nil {
		return nil, false
	}
	thing, ok = d.changed[jsonvalue.Plain(id)]
	return copied(thing), ok
}

// last returns the order of what was created last; 0 for nothing.
func (d *difference) last() int64 {
	if d == nil || len(d.created) == 0 {
		return 0
	}
	return d.created[len(d.created)-1].order
}

// isDeleted reports whether a thing was deleted.
func (d *difference) isDeleted(id any) bool { return d != nil && d.deleted[jsonvalue.Plain(id)] }

// copied returns a value that may be changed.
func copied(v any) any {
	switch v := v.(type) {
	case *jsonvalue.Object:
		out := &jsonvalue.Object{Members: make([]jsonvalue.Member, len(v.Members))}
		for i, m := range v.Members {
			out.Members[i] = jsonvalue.Member{Name: m.Name, Value: copied(m.Value)}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = copied(item)
		}
		return out
	}
	return v
}

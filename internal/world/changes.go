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
	homes layered[difference] // by what address.name returns
	named layered[change]     // by the name of the document
	count int
}

// difference is what was written in one home.
type difference struct {
	things  layered[change] // by their ids, as plain texts
	created []*change       // those of things that are there, the oldest first
	changed int             // how many others there are
	deleted int             // and how many things are no longer there
}

// change is one thing that was written, as it is remembered: a document for each.
type change struct {
	read    []byte // the document
	home    string
	id      any
	text    string // of the id, plain
	thing   any    // nil: it is deleted
	order   int64
	created bool
	posted  bool // by a client: nothing belongs to it but what is written
}

// compare says which of two changes came first.
func (c *change) compare(other *change) int {
	return cmp.Or(cmp.Compare(c.order, other.order), strings.Compare(c.text, other.text))
}

// Prefix begins the names of the documents that remember what was written.
const Prefix = "thing/"

// name tells the homes of one world apart; the seed does not matter to what was written.
func (a address) name() string { return pathOf(a.resource) + " " + a.parents }

// pathOf tells the resources of a document apart, of which two may have one name: /users/@me and /apps/@me. A list of other things may stand at the path of a
// collection in which something is created.
func pathOf(r *resource.Resource) string {
	if r.IsListAlone() {
		return "list " + r.Collection
	}
	return cmp.Or(r.Collection, r.Item)
}

// document returns the name of the document that remembers a thing, and its text.
func (c change) document() (name string, text []byte) {
	sum := sha256.Sum256([]byte(c.home + "\n" + jsonvalue.Plain(c.id)))
	o := &jsonvalue.Object{}
	o.Set("home", c.home)
	o.Set("id", c.id)
	o.Set("order", jsonvalue.Int(c.order))
	o.Set("created", c.created)
	if c.posted {
		o.Set("posted", true)
	}
	o.Set("thing", c.thing)
	return Prefix + hex.EncodeToString(sum[:12]), jsonvalue.Append(nil, o)
}

// ReadChanges returns what documents remember; others than those of [Prefix], and what cannot be read, are passed over. What was read
// before is not read again.
func ReadChanges(documents map[string][]byte, before *Changes) *Changes {
	other := map[string][]byte{}
	for name, text := range documents {
		if known := before.document(name); strings.HasPrefix(name, Prefix) && (known == nil || !bytes.Equal(known.read, text)) {
			other[name] = text
		}
	}
	if before != nil {
		before.named.each(func(name string, _ *change) {
			if _, there := documents[name]; !there {
				other[name] = nil
			}
		})
	}
	return before.With(other)
}

// With returns the changes as they are with other documents of [Prefix]; nil in place of a document is none. What cannot be read is none, too.
func (c *Changes) With(documents map[string][]byte) *Changes {
	named, homes := map[string]*change{}, map[string]*difference{}
	home := func(name string) *difference {
		d := homes[name]
		if d == nil {
			d = &difference{}
			if before := c.home(name); before != nil {
				*d = *before
				d.created = slices.Clone(d.created)
			}
			homes[name] = d
		}
		return d
	}
	things := map[string]map[string]*change{} // by home
	set := func(home, text string, one *change) {
		if things[home] == nil {
			things[home] = map[string]*change{}
		}
		things[home][text] = one
	}
	var next Changes
	if c != nil {
		next = *c
	}
	for name, text := range documents {
		if before := c.document(name); before != nil {
			home(before.home).count(before, -1)
			set(before.home, before.text, nil)
			named[name] = nil
			next.count--
		}
		if one := readChange(text); one != nil {
			home(one.home).count(one, 1)
			set(one.home, one.text, one)
			named[name] = one
			next.count++
		}
	}
	for name, d := range homes {
		d.things = d.things.with(things[name])
		if len(d.created)+d.changed+d.deleted == 0 {
			homes[name] = nil
		}
	}
	next.homes, next.named = next.homes.with(homes), next.named.with(named)
	if next.count == 0 {
		return nil
	}
	return &next
}

// count adds a change to those of a home, or takes it away.
func (d *difference) count(c *change, by int) {
	switch {
	case c.thing == nil:
		d.deleted += by
	case !c.created:
		d.changed += by
	default:
		at, _ := slices.BinarySearchFunc(d.created, c, (*change).compare)
		if by > 0 {
			d.created = slices.Insert(d.created, at, c)
		} else {
			d.created = slices.Delete(d.created, at, at+1)
		}
	}
}

// document returns the change that a document remembers; nil for none.
func (c *Changes) document(name string) *change {
	if c == nil {
		return nil
	}
	return c.named.get(name)
}

// all returns the changes in their order.
func (c *Changes) all() []*change {
	var all []*change
	if c != nil {
		c.named.each(func(_ string, one *change) { all = append(all, one) })
	}
	slices.SortFunc(all, (*change).compare)
	return all
}

// readChange returns what a document remembers; nil where that cannot be read.
func readChange(text []byte) *change {
	if text == nil {
		return nil
	}
	v, faults := jsonvalue.Decode(text)
	o, isObject := v.(*jsonvalue.Object)
	if !isObject || len(faults) > 0 {
		return nil
	}
	c := &change{read: text}
	home, _ := o.Lookup("home")
	order, _ := o.Lookup("order")
	created, _ := o.Lookup("created")
	c.home, _ = home.(string)
	number, _ := order.(jsonvalue.Number)
	c.order, _ = number.Int64()
	c.created, _ = created.(bool)
	posted, _ := o.Lookup("posted")
	c.posted, _ = posted.(bool)
	c.id, _ = o.Lookup("id")
	c.thing, _ = o.Lookup("thing")
	c.text = jsonvalue.Plain(c.id)
	if c.home == "" || c.id == nil {
		return nil
	}
	return c
}

// in returns what was written in a home; nil for nothing.
func (c *Changes) in(h home) *difference { return c.home(h.name()) }

// home returns what was written in the home of a name; nil for nothing.
func (c *Changes) home(name string) *difference {
	if c == nil {
		return nil
	}
	return c.homes.get(name)
}

// apply returns the ids of a home with what was written: without those that were deleted, and the created ones last.
func (d *difference) apply(ids []any) []any {
	if d == nil {
		return slices.Clone(ids)
	}
	all := make([]any, 0, len(ids)+len(d.created))
	made := map[string]bool{} // of those that were created: who has an id that follows from the seed
	for _, id := range ids {
		one := d.of(id)
		if one != nil && one.thing == nil {
			continue
		}
		if all = append(all, id); one != nil && one.created {
			made[one.text] = true
		}
	}
	for _, c := range d.created {
		if !made[c.text] {
			all = append(all, c.id)
		}
	}
	return all
}

// of returns what was written of a thing; nil for nothing.
func (d *difference) of(id any) *change {
	if d == nil {
		return nil
	}
	return d.things.get(jsonvalue.Plain(id))
}

// written returns a thing as it was written last; ok is false for one that was not.
func (d *difference) written(id any) (thing any, ok bool) {
	one := d.of(id)
	if one == nil || one.thing == nil {
		return nil, false
	}
	return copied(one.thing), true
}

// last returns the order of what was created last; 0 for nothing.
func (d *difference) last() int64 {
	if d == nil || len(d.created) == 0 {
		return 0
	}
	return d.created[len(d.created)-1].order
}

// isDeleted reports whether a thing was deleted.
func (d *difference) isDeleted(id any) bool {
	one := d.of(id)
	return one != nil && one.thing == nil
}

// isPosted reports whether a thing is there because a client has created it.
func (d *difference) isPosted(id any) bool {
	one := d.of(id)
	return one != nil && one.posted && one.thing != nil
}

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

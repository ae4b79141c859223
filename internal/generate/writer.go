package generate

import "agentmock/internal/jsonvalue"

// What is made is written as JSON text from the start: most of it is never read again before it is sent. Where a value has
// to be looked at, it is read back.

// frame is an object or a list that is being written.
type frame struct {
	constraints *constraints // of an object
	list        bool
	member      *property // that is being written
	at          int       // its place among the constraints' properties, or that of the element in the list
	first       int       // its first spot
	example     *example  // of an object: what the document gives of its members; nil: nothing
}

// spot is a member that is written: where in the text its value stands.
type spot struct {
	member   *property
	from, to int
	linked   bool // a relation may have changed it
}

// object is where an object is written, and its member called id. It is void once another value takes the place.
type object struct {
	from, to int
	id       spot
}

// mark is a point that what is written can be taken back to.
type mark struct{ out, deferred int }

func (v *state) mark() mark { return mark{len(v.out), len(v.deferred)} }

func (v *state) drop(to mark) {
	v.out, v.deferred = v.out[:to.out], v.deferred[:to.deferred]
}

// emit writes a value.
func (v *state) emit(made any) { v.out = jsonvalue.Append(v.out, made) }

// decoded returns the value that is written from a place on.
func (v *state) decoded(from int) any { return jsonvalue.FromText(v.out[from:]) }

// labelOf returns a member's name as it is written before its value.
func labelOf(name string) string { return jsonvalue.Text(name) + ":" }

// begin writes the label of a member of the object being written; its value stands from the returned place on.
func (v *state) begin(p *property, at int) int {
	f := &v.frames[len(v.frames)-1]
	f.member, f.at = p, at
	if len(v.spots) > f.first {
		v.out = append(v.out, ',')
	}
	v.out = append(v.out, p.label...)
	return len(v.out)
}

// end ties the value of the member that was begun, and remembers where it stands.
func (v *state) end(p *property, from int) { v.note(p, from, v.link(v.g.planFor(p), from)) }

// note remembers where the value of the member that was begun stands.
func (v *state) note(p *property, from int, tied bool) {
	v.spots = append(v.spots, spot{p, from, len(v.out), tied})
}

// close ends the object that was begun at a place of the text.
func (v *state) close(from int) {
	last := len(v.frames) - 1
	first := v.frames[last].first
	if v.inList() { // where it may have to differ
		v.written = object{from: from, to: len(v.out)}
		for _, s := range v.spots[first:] {
			if s.member.name == "id" {
				v.written.id = s
			}
		}
	}
	v.spots, v.frames = v.spots[:first], v.frames[:last]
}

// count returns how many members the object being written has.
func (v *state) count() int { return len(v.spots) - v.frames[len(v.frames)-1].first }

// has reports whether the object being written has a member.
func (v *state) has(name string) bool { return v.spot(len(v.frames)-1, name) != nil }

// spot returns a member of an object around, nil where it is not written.
func (v *state) spot(frame int, name string) *spot {
	end := len(v.spots)
	if frame+1 < len(v.frames) {
		end = v.frames[frame+1].first
	}
	members := v.spots[v.frames[frame].first:end]
	for i := range members {
		if members[i].member.name == name {
			return &members[i]
		}
	}
	return nil
}

// path returns where the value being made stands, as the tokens of a JSON Pointer.
func (v *state) path() []string {
	tokens := make([]string, len(v.frames))
	for i, f := range v.frames {
		if f.list {
			tokens[i] = jsonvalue.Text(jsonvalue.Int(int64(f.at)))
		} else {
			tokens[i] = f.member.name
		}
	}
	return tokens
}

package mockserver

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
	"agentmock/internal/world"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// things are the resources as the admin API asks and changes them.
type things struct{ *Server }

func (s things) asked() admin.Things {
	return admin.Things{List: s.list, Page: s.page, Differs: s.differs, Read: s.read, Put: s.replace, Delete: s.remove, Rows: s.rows, Seed: s.seed, Exchanges: s.exchanges}
}

// list returns the resources, with how many things of each there are, where that does not depend on a parent.
func (s things) list(ctx context.Context, session string) []admin.Resource {
	v := s.viewOf(ctx, session)
	all := []admin.Resource{}
	for _, r := range v.api.world.Resources() {
		one := admin.Resource{Name: r.Name, Collection: r.Collection, Item: r.Item, Parents: r.Parents, ID: pointerOf(r), Single: r.Single, Schema: schemaOf(r)}
		if p, ok := v.api.world.At(r, nil, s.generation(v), v.changes); ok {
			count := len(p.IDs())
			one.Things = &count
		}
		for _, w := range v.api.world.Written(v.changes) {
			if w.Resource == r {
				one.Written++
			}
		}
		all = append(all, one)
	}
	return all
}

// generation are those by which the things of a session are made.
func (s things) generation(v *view) generate.Options {
	return generate.Options{Seed: v.settings.seed, Locale: v.settings.locale, Dynamic: v.settings.given.Dynamic}
}

func pointerOf(r *resource.Resource) string {
	text := ""
	for _, token := range r.ID.At {
		text += "/" + jsonvalue.Escape(token)
	}
	return text
}

// schemaOf returns where the admin API has the schema of a thing: in the answer of an operation that shows one; "" for nowhere.
func schemaOf(r *resource.Resource) string {
	for _, role := range append([]resource.Role{resource.Read}, resource.Roles...) {
		o, at := r.Operations[role], ""
		if o == nil {
			continue
		}
		tokens, shows := r.Answers[role]
		switch {
		case role == resource.List && r.Rows != nil:
			tokens = r.Rows.Items
		case !shows:
			continue
		}
		for _, token := range tokens {
			at += "/properties/" + jsonvalue.Escape(token)
		}
		if role == resource.List {
			if at += "/items"; r.Rows.Node != "" {
				at += "/properties/" + jsonvalue.Escape(r.Rows.Node)
			}
		}
		if _, status := o.Success(); status != 0 {
			return fmt.Sprintf("operations/%s/schema?%s", url.PathEscape(o.ID), url.Values{"status": {fmt.Sprint(status)}, "at": {at}}.Encode())
		}
	}
	return ""
}

var noResource = &problem.Problem{Status: http.StatusNotFound, Title: "Not found", Detail: i18n.Sayf("there is no such resource: GET %s/resources lists them", admin.Prefix)}

// at returns the place that a resource and parents name, or the problem of there being none.
func (s things) at(v *view, name string, parents []string) (*world.Place, *problem.Problem) {
	r := v.api.world.Resource(name)
	if r == nil {
		return nil, noResource
	}
	p, ok := v.api.world.At(r, parents, s.generation(v), v.changes)
	if !ok {
		return nil, &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Detail: i18n.Sayf("parent: %d given, want %d: %v", len(parents), len(r.Parents), r.Parents)}
	}
	return p, nil
}

// page returns things of a resource, and how many there are.
func (s things) page(ctx context.Context, session, name string, parents []string, offset, limit int) (page []any, total int, refused *problem.Problem) {
	p, refused := s.at(s.viewOf(ctx, session), name, parents)
	if refused != nil {
		return nil, 0, refused
	}
	ids := p.IDs()
	for _, id := range ids[min(offset, len(ids)):min(offset+limit, len(ids))] {
		if thing, ok := p.Thing(id); ok {
			page = append(page, thing)
		}
	}
	return page, len(ids), nil
}

// differs returns in what the things of a place are other than they would be if nobody had written any.
func (s things) differs(ctx context.Context, session, name string, parents []string, most int) (out admin.Differences) {
	v := s.viewOf(ctx, session)
	now, refused := s.at(v, name, parents)
	if refused != nil {
		return out
	}
	r := v.api.world.Resource(name)
	before, _ := v.api.world.At(r, parents, s.generation(v), nil)
	there, generated := map[string]bool{}, map[string]bool{}
	for _, id := range now.IDs() {
		there[jsonvalue.Plain(id)] = true
	}
	for _, id := range before.IDs() {
		text := jsonvalue.Plain(id)
		generated[text] = true
		if thing, ok := before.Thing(id); ok && !there[text] && len(out.Deleted) < most {
			out.Deleted = append(out.Deleted, thing)
		}
	}
	for _, w := range v.api.world.Written(v.changes) {
		text := jsonvalue.Plain(w.ID)
		if w.Resource != r || !there[text] || !slices.EqualFunc(w.Parents, parents, func(value any, text string) bool { return jsonvalue.Plain(value) == text }) {
			continue
		}
		if !generated[text] {
			out.Created = append(out.Created, text)
		} else if thing, ok := before.Thing(w.ID); !ok || !jsonvalue.Equal(thing, w.Thing) {
			out.Changed = append(out.Changed, text)
		}
	}
	return out
}

// read returns one thing.
func (s things) read(ctx context.Context, session, name string, parents []string, id string) (any, *problem.Problem) {
	p, refused := s.at(s.viewOf(ctx, session), name, parents)
	if refused != nil {
		return nil, refused
	}
	if at := p.ID(id); p.Has(at) {
		if thing, ok := p.Thing(at); ok {
			return thing, nil
		}
	}
	return nil, noSuch(id)
}

func noSuch(id string) *problem.Problem {
	return &problem.Problem{Status: http.StatusNotFound, Title: "Not found", Detail: i18n.Sayf("there is none called %s", jsonvalue.Brief(id, 100))}
}

// replace has a thing be as it is given; created is whether it was not there.
func (s things) replace(ctx context.Context, session, name string, parents []string, id string, thing any) (now any, created bool, refused *problem.Problem, err error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	p, refused := s.at(s.viewOf(ctx, session), name, parents)
	if refused != nil {
		return nil, false, refused, nil
	}
	created = !p.Has(p.ID(id))
	done, refused, err := s.put(ctx, session, p, p.ID(id), thing)
	return done.Thing, created, refused, err
}

func (s things) put(ctx context.Context, session string, p *world.Place, id, thing any) (world.Write, *problem.Problem, error) {
	done, violations, err := p.Put(id, thing, s.counter(ctx, session))
	if len(violations) > 0 {
		for i := range violations {
			violations[i].In = "request.body"
		}
		invalid := problem.Invalid(violations, func(string, string) bool { return false })
		return done, &invalid, nil
	}
	if err == nil {
		err = s.store.Put(ctx, session, done.Name, done.Document)
	}
	return done, nil, err
}

func (s things) counter(ctx context.Context, session string) func(string) (int64, error) {
	return func(home string) (int64, error) { return s.store.Next(ctx, session, "created "+home) }
}

// remove takes a thing away.
func (s things) remove(ctx context.Context, session, name string, parents []string, id string) (*problem.Problem, error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	p, refused := s.at(s.viewOf(ctx, session), name, parents)
	if refused != nil {
		return refused, nil
	}
	if !p.Has(p.ID(id)) {
		return noSuch(id), nil
	}
	done := p.Delete(p.ID(id))
	return nil, s.store.Put(ctx, session, done.Name, done.Document)
}

// seed has the things that are given be all that there are.
func (s things) seed(ctx context.Context, session, name string, parents []string, all []any) (refused *problem.Problem, err error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	p, refused := s.at(s.viewOf(ctx, session), name, parents)
	if refused != nil {
		return refused, nil
	}
	for i, thing := range all { // before anything is changed
		first := func(string) (int64, error) { return 0, nil }
		id, _ := p.NewID(thing, first)
		if _, violations, _ := p.Put(id, thing, first); len(violations) > 0 {
			for j := range violations {
				violations[j].In, violations[j].Pointer = "request.body", fmt.Sprintf("/%d%s", i, violations[j].Pointer)
			}
			invalid := problem.Invalid(violations, func(string, string) bool { return false })
			return &invalid, nil
		}
	}
	for _, id := range p.IDs() {
		done := p.Delete(id)
		if err := s.store.Put(ctx, session, done.Name, done.Document); err != nil {
			return nil, err
		}
	}
	for _, thing := range all {
		p, _ := s.at(s.viewOf(ctx, session), name, parents)
		id, ok := p.NewID(thing, s.counter(ctx, session))
		if !ok {
			return &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Detail: i18n.Sayf("there are no ids left for all of them")}, nil
		}
		if _, refused, err := s.put(ctx, session, p, id, thing); refused != nil || err != nil {
			return refused, err
		}
	}
	return nil, nil
}

// rows returns the things that a table says: a line of names of properties, and a line for each thing. Empty cells are nothing.
func (s things) rows(ctx context.Context, session, name string, text []byte) ([]any, *problem.Problem) {
	r := s.viewOf(ctx, session).api.world.Resource(name)
	if r == nil {
		return nil, noResource
	}
	lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Detail: i18n.Sayf("want lines of comma-separated values, the first one of names: %v", err)}
	}
	all := []any{}
	for _, line := range lines[1:] {
		thing := &jsonvalue.Object{}
		for i, cell := range line {
			if cell != "" {
				thing.Set(lines[0][i], cellOf(r.Schema, lines[0][i], cell))
			}
		}
		all = append(all, thing)
	}
	return all, nil
}

// cellOf returns the value of a cell as the property takes it.
func cellOf(s *jsonschema.Schema, name, cell string) any {
	if property, _ := s.Child(name); property == nil || property.Valid(cell, jsonschema.InResponse) {
		return cell
	}
	if v, faults := jsonvalue.Decode([]byte(cell)); len(faults) == 0 {
		return v
	}
	return cell
}

// exchanges returns what was written as exchange files, by their paths: who keeps them has the same world next time.
func (s things) exchanges(ctx context.Context, session string) map[string]any {
	v := s.viewOf(ctx, session)
	files := map[string]any{}
	for _, w := range v.api.world.Written(v.changes) {
		read := w.Resource.Operations[resource.Read]
		if read == nil {
			continue
		}
		path := &jsonvalue.Object{}
		values := append(append([]any{}, w.Parents...), w.ID)
		for i, name := range resource.Variables(read.Path) {
			path.Set(name, values[i])
		}
		request, response, file := &jsonvalue.Object{}, &jsonvalue.Object{}, &jsonvalue.Object{}
		body, status, ok := v.api.world.Shown(w)
		if !ok {
			continue
		}
		request.Set("path", path)
		response.Set("status", jsonvalue.Int(int64(status)))
		response.Set("body", body)
		file.Set("request", request)
		file.Set("response", response)
		files[fmt.Sprintf("fixtures/%s/%s-%d.yaml", read.ID, w.Resource.Name, len(files)+1)] = file
	}
	return files
}

package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// read reads the thing, until it is as it should be: by itself, or in the list where nothing else shows it.
func (s *story) read() {
	o := s.operation(s.resource, resource.Read)
	if o == nil {
		s.list()
		return
	}
	n := len(s.steps)
	var last sent
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		got, ok := s.step(reads, s.request(o, "", s.ids))
		if !ok {
			return nil
		}
		last = got
		return s.judge(got)
	}) {
		s.breaks(v)
		s.over = s.over || v.check == "created-is-readable"
	}
	if last.observation != nil && !s.deleted {
		s.accept(last)
	}
}

// judge holds an answer to a reading against what the thing is.
func (s *story) judge(got sent) []violation {
	status := strconv.Itoa(got.observation.Response.Status)
	switch {
	case s.deleted && (isGone(got) || s.resource.Deleted != nil):
		s.gone = true
		return nil
	case s.deleted && s.last == deletesAgain && !s.gone:
		return nil
	case s.deleted && s.last == deletesAgain && succeeded(got):
		return []violation{s.law("idempotent", "response.status", status, "404 or 410: it was deleted, twice", got.operation)}
	case s.deleted && succeeded(got):
		return []violation{s.law("deleted-is-gone", "response.status", status, "404 or 410: it was deleted", got.operation)}
	case s.deleted:
		return nil
	case !succeeded(got):
		return []violation{s.law("created-is-readable", "response.status", status, "a success: it was created, and not deleted", got.operation)}
	}
	thing, ok := s.thingIn(got)
	if !ok {
		return nil
	}
	at, _ := s.planner.ids.resources.At(got.operation)
	if id, has := s.resource.ID.In(thing); has && jsonvalue.Plain(id) != jsonvalue.Plain(s.ids[len(s.ids)-1]) {
		where := "response.body#" + jsonvalue.Pointer(append(slices.Clone(at), s.resource.ID.At...)...)
		return []violation{s.law("created-is-readable", where, jsonvalue.Brief(id, shownLength), jsonvalue.Brief(s.ids[len(s.ids)-1], shownLength)+", the id that was asked for", got.operation)}
	}
	wrong := s.differences(got)
	s.now, s.etag = thing, got.observation.Response.Header.Get("ETag")
	if s.etag != "" && s.etag == s.former && len(wrong) == 0 && s.before != nil && !jsonvalue.Equal(s.before, thing) {
		wrong = append(wrong, s.law("conditional", "response.header.ETag", strconv.Quote(s.etag), "another: what it is of has changed", got.operation))
	}
	return wrong
}

// follow reads what the Location of the creation leads to.
func (s *story) follow() {
	o := s.operation(s.resource, resource.Read)
	if s.location == "" || o == nil {
		return
	}
	base, err := url.Parse(s.options.URL)
	if err != nil {
		return
	}
	create := s.steps[len(s.steps)-1]
	target, err := base.Parse(strings.TrimRight(base.Path, "/") + create.target.Path)
	if err == nil {
		target, err = target.Parse(s.location)
	}
	if err != nil {
		s.breaks(s.law("created-is-readable", "response.header.Location", strconv.Quote(s.location), "a URI reference", create.operation))
		return
	}
	if target.Host != base.Host || target.Scheme != base.Scheme {
		return // credentials stay here
	}
	n := len(s.steps)
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		c := s.request(o, "", s.ids)
		c.target.Path = strings.TrimPrefix(target.EscapedPath(), strings.TrimRight(base.Path, "/"))
		if target.RawQuery != "" { // else what the reader needs in it is the client's to say
			c.target.Query = target.RawQuery
		}
		got, ok := s.step(follows, c)
		if !ok || succeeded(got) {
			return nil
		}
		return []violation{s.law("created-is-readable", "response.status", strconv.Itoa(got.observation.Response.Status), "a success: Location leads there", got.operation)}
	}) {
		s.breaks(v)
	}
}

// revalidate asks again with the ETag of the thing.
func (s *story) revalidate() {
	o := s.operation(s.resource, resource.Read)
	if o == nil || s.etag == "" || !answersWith(o, http.StatusNotModified) {
		return
	}
	c := s.request(o, "", s.ids)
	c.target.Header.Set("If-None-Match", s.etag)
	c.expect = expectation{kind: expectStatus, status: []int{http.StatusNotModified, http.StatusOK}}
	got, ok := s.step(revalidates, c)
	if ok && got.observation.Response.Status == http.StatusOK {
		s.breaks(s.law("conditional", "response.status", "200", "304: the ETag is that of the last answer", o))
	}
}

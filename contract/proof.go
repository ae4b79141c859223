package contract

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// proof is what the good requests of an operation have shown.
type proof struct {
	accepted bool          // one was answered with a documented success
	values   []any         // its parameters
	status   int           // its answer's
	header   http.Header   // the same, as far as it is of the content
	modified string        // its Last-Modified
	bodies   []requestBody // that were accepted
	wholes   []requestBody // those of them that others are made of: one that has all there is, and one of each alternative
	unread   string        // why the body of a success could not be read
	statuses map[int]int   // how often a good request was answered so; 0 for no answer
	first    *sent         // the first that was not accepted
}

// proofOf returns what is known of an operation, which a wave may add to.
func (p *planner) proofOf(o *openapi.Operation) *proof {
	if p.proven[o] == nil {
		p.proven[o] = &proof{statuses: map[int]int{}}
	}
	return p.proven[o]
}

// good reports whether a case is one that the operation is to accept.
func (c testCase) good() bool {
	switch c.expect.kind {
	case expectGood, expectSuccess, expectAccepted, expectStatus, expectDocumented:
		return c.phase == Known || c.phase == Positive
	}
	return false
}

// lesson is what a good request has shown.
type lesson struct {
	sent
	status   int
	success  bool   // one that is documented
	unread   string // why its body could not be read
	header   http.Header
	modified string
	item     string // the path template of the thing that the answer has an id of, "" for none
	id       any
}

// lessonOf returns what a case has shown; ok is false for one that shows nothing.
func (p *planner) lessonOf(got sent) (l lesson, ok bool) {
	o := got.observation
	if !got.good() || o == nil {
		return lesson{}, false
	}
	l = lesson{sent: got, status: o.Response.Status, header: o.likeness(), modified: o.Response.Header.Get("Last-Modified")}
	l.observation = nil // bodies may be large
	_, declared := got.operation.Success()
	l.success = (l.status >= 200 && l.status < 400 || declared >= 400 && l.status != 0 && l.status < 500) && (len(got.operation.Responses) == 0 || o.described != nil)
	if l.success {
		l.unread = o.unreadable()
		l.success = l.unread == ""
	}
	if l.success {
		l.item, l.id = p.ids.in(got)
	}
	return l, true
}

// learn notes what cases have shown, in the order of the cases whoever answered first.
func (p *planner) learn(l lesson) {
	known := p.proofOf(l.operation)
	known.statuses[l.status]++
	known.unread = cmp.Or(known.unread, l.unread)
	switch {
	case l.success && known.values == nil:
		known.accepted, known.values, known.status, known.header, known.modified = true, l.values, l.status, l.header, l.modified
	case l.expect.kind == expectStatus && slices.Contains(l.expect.status, l.status) && l.status != http.StatusUnauthorized && l.status != http.StatusForbidden:
		known.accepted = true
	case !l.success && known.first == nil:
		known.first = &l.sent
	}
	if !l.success {
		return
	}
	if l.item != "" && p.ids.byItem[l.item] == nil {
		p.ids.byItem[l.item] = l.id
	}
	if l.base != nil && len(known.bodies) < maxWholes {
		known.bodies = append(known.bodies, *l.base)
	}
	if l.base != nil && whole(l.testCase) && len(known.wholes) < maxWholes && len(l.body) <= maxWhole {
		known.wholes = append(known.wholes, *l.base)
	}
}

// maxWholes bounds of how many bodies of an operation bad ones are made.
const maxWholes = 12

// maxWhole bounds what a body is that bad ones are made of, in bytes: each of them is as large.
const maxWhole = 4 << 10

// whole reports whether a body shows parts of its schema that others may lack.
func whole(c testCase) bool {
	kind := c.kind[strings.LastIndexByte(c.kind, ' ')+1:]
	return kind == "alternative" || kind == "present" || strings.HasSuffix(c.name, "/full")
}

// lacking says why no good request of an operation was accepted, and what to do about it.
func (k *proof) lacking(o *openapi.Operation, token bool) i18n.Message {
	all := func(statuses ...int) bool {
		for status := range k.statuses {
			if !slices.Contains(statuses, status) {
				return false
			}
		}
		return len(k.statuses) > 0
	}
	switch {
	case k.unread != "":
		return i18n.Say("untested.unreadable", k.unread)
	case all(http.StatusUnauthorized, http.StatusForbidden) && !token:
		return i18n.Say("untested.token")
	case all(http.StatusUnauthorized, http.StatusForbidden):
		return i18n.Say("untested.refused")
	case all(http.StatusNotFound, http.StatusGone) && hasPathParameter(o):
		return i18n.Say("untested.id")
	case all(http.StatusNotFound, http.StatusGone):
		return i18n.Say("untested.base")
	case all(http.StatusMethodNotAllowed, http.StatusNotImplemented):
		return i18n.Say("untested.lacks")
	case all(http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent):
		return i18n.Say("untested.undeclared")
	case all(http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout):
		return i18n.Say("untested.fails")
	case all(0):
		return i18n.Say("untested.silent")
	case all(http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusUnsupportedMediaType):
		return i18n.Say("untested.bad")
	}
	return i18n.Say("untested.else")
}

func hasPathParameter(o *openapi.Operation) bool {
	for _, parameter := range o.Parameters {
		if parameter.In == "path" {
			return true
		}
	}
	return false
}

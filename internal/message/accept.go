// Package message reads and writes what travels: parameters in their styles, bodies in their media types.
package message

import (
	"cmp"
	"mime"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Acceptable returns the representation of the response that an Accept header asks for, RFC 9110 section 12.5.1: the one of
// the highest weight, among equals JSON, then the first that is described by itself, then the first range; [openapi.Response.Preferred] where the header is empty or makes no
// sense. It is nil where the client takes none of them.
func Acceptable(r *openapi.Response, accept string) *openapi.MediaType {
	preferred := r.Preferred()
	if preferred == nil || listed(accept, preferred.Concrete()) {
		return preferred
	}
	ranges := parseAccept(accept)
	if len(ranges) == 0 {
		return preferred
	}
	best, most := preferred, weight(ranges, preferred)
	for _, m := range r.Content {
		if w := weight(ranges, m); w > most || w == most && w > 0 && best.IsRange() && !m.IsRange() { // what is said of just that type goes before what is said of any
			best, most = m, w
		}
	}
	if most <= 0 {
		return nil
	}
	return best
}

// Accepted reports whether an Accept header takes m.
func Accepted(m *openapi.MediaType, accept string) bool {
	if listed(accept, m.Concrete()) {
		return true
	}
	ranges := parseAccept(accept)
	return len(ranges) == 0 || weight(ranges, m) > 0
}

// listed reports whether a header without weights takes a media type, which is the usual case, without parsing it.
func listed(accept, name string) bool {
	if accept == "" || accept == name || accept == "*/*" {
		return true
	}
	if strings.Contains(accept, ";") {
		return false
	}
	for element := range strings.SplitSeq(accept, ",") {
		if element = strings.TrimSpace(element); element == "*/*" || element == name {
			return true
		}
	}
	return false
}

// mediaRange is one element of an Accept header.
type mediaRange struct {
	name   string
	weight float64
}

func parseAccept(accept string) []mediaRange {
	var ranges []mediaRange
	for _, element := range strings.Split(accept, ",") {
		name, parameters, err := mime.ParseMediaType(element)
		if err != nil || !strings.Contains(name, "/") {
			continue
		}
		r := mediaRange{"", 1}
		if q, ok := parameters["q"]; ok {
			if r.weight, err = strconv.ParseFloat(q, 64); err != nil || !(r.weight >= 0 && r.weight <= 1) {
				r.weight = 1
			}
		}
		delete(parameters, "q")
		delete(parameters, "charset") // of JSON and the like it says nothing
		r.name = mime.FormatMediaType(name, parameters)
		ranges = append(ranges, r)
	}
	return ranges
}

// weight returns that of the range that names m most precisely, 0 for none.
func weight(ranges []mediaRange, m *openapi.MediaType) float64 {
	const otherParameters = 0.001 // of what it would be with those that the range asks for: better than nothing
	sent := m.Concrete()
	rank, found := 0, 0.0
	for _, r := range ranges {
		if covers := (&openapi.MediaType{Name: r.name}).Matches(sent); covers > rank {
			rank, found = covers, r.weight
			if covers == openapi.OtherParameters {
				found *= otherParameters
			}
		}
	}
	if rank == 0 && m.IsRange() { // the document says that what is asked for may come: */*, as generators write it, is no reason for a 406
		for _, r := range ranges {
			if m.Matches(r.name) > 0 {
				found = max(found, r.weight)
			}
		}
	}
	return found
}

// AsAsked returns a range of media types as the one in it that an Accept header asks for in the first place, where it may be written so: any type of what may be a
// file, else one that has a form for such values. Else it returns m.
func AsAsked(m *openapi.MediaType, accept string) *openapi.MediaType {
	if !m.IsRange() || listed(accept, m.Concrete()) {
		return m
	}
	ranges := parseAccept(accept)
	usual := 0.0
	for _, r := range ranges {
		if (&openapi.MediaType{Name: r.name}).Matches(m.Concrete()) > 0 {
			usual = max(usual, r.weight)
		}
	}
	slices.SortStableFunc(ranges, func(a, b mediaRange) int { return cmp.Compare(b.weight, a.weight) })
	for _, r := range ranges {
		name := (&openapi.MediaType{Name: r.name}).Concrete()
		isPicture := strings.HasPrefix(name, "image/") // browsers ask for those before anything else
		if r.name == "*/*" || r.weight <= usual || usual > 0 && !isPicture || m.Matches(name) == 0 {
			continue
		}
		if as := m.As(name); mayWrite(as, isPicture && usual > 0) {
			return as
		}
	}
	return m
}

// mayWrite reports whether values of a media type can be written as it is called. Where drawn is set, a picture is one that programs can show.
func mayWrite(m *openapi.MediaType, drawn bool) bool {
	base := openapi.BaseType(m.Name)
	if openapi.SequenceOf(base) != openapi.NoSequence || strings.HasPrefix(base, "multipart/") {
		return false
	}
	if m.Schema == nil || m.Schema.PossibleTypes()&jsonschema.String != 0 {
		return !drawn || slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/svg+xml"}, base)
	}
	return openapi.IsJSON(base) || openapi.IsXML(base) && !strings.HasPrefix(base, "image/") || openapi.IsYAML(base) || isTable(base, m.Schema) || base == "text/plain" && isScalarSchema(m.Schema)
}

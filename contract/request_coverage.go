package contract

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// RequestCoverage is how much of what the document says of the requests to an operation was asked.
type RequestCoverage struct {
	Count      int      `json:"count"`      // requests
	Parameters []string `json:"parameters"` // query page, body application/json: what requests may have
	Given      []string `json:"given"`      // those of them that some request had
	Keywords   []string `json:"keywords"`   // body/name maxLength: what bad requests may break
	Broken     []string `json:"broken"`     // those of them that some request broke
}

// requests is what was seen of the requests to an operation.
type requests struct {
	mutex         sync.Mutex
	count         int
	given, broken map[string]bool
}

// see notes what a request has, and what of it is bad. It is safe for concurrent use.
func (r *requests) see(got sent) {
	o := got.observation
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.count++
	for i, p := range o.Operation.Parameters {
		if i < len(o.Request.Parameters) && o.Request.Parameters[i] != message.Absent {
			r.given[p.In+" "+p.Name] = true
		}
	}
	if got.base != nil && got.base.mediaType != nil {
		r.given["body "+got.base.mediaType.Name] = true
	}
	if m := o.Request.Body.MediaType; m != nil {
		r.given["body "+m.Name] = true
	}
	for _, v := range o.asked {
		r.broken[brokenName(strings.TrimPrefix(v.In, "request."), v.Pointer, v.Rule, v.Limit)] = true
	}
	if got.phase == Negative && got.kind != "" {
		r.seeBad(got)
	}
}

// seeBad notes what a case of the run breaks.
func (r *requests) seeBad(got sent) {
	in, keyword, parted := strings.Cut(got.kind, " ")
	place := got.place()
	switch {
	case !parted:
		r.broken[got.kind] = true
	case in == "body":
		media, pointer, _ := strings.Cut(place, "/")
		if pointer != "" {
			pointer = "/" + pointer
		}
		if strings.HasPrefix(media, "body") {
			r.broken[brokenName("body", pointer, keyword, "")] = true
		}
	default:
		name, pointer, _ := strings.Cut(place, "/")
		if pointer != "" {
			pointer = "/" + pointer
		}
		r.broken[brokenName(in+"."+name, pointer, keyword, "")] = true
	}
}

// brokenName names a keyword at a place: body/lines/*/sku maxLength, query page minimum. What a member beyond the known ones is called is left
// out, and one that is missing is a place of its own.
func brokenName(in, pointer, keyword, limit string) string {
	switch {
	case keyword == "required" && limit != "":
		pointer += "/" + jsonvalue.Escape(limit)
	case slices.Contains(madeUp, keyword) && limit == "" && strings.Contains(pointer, "/"):
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	case keyword == "missing":
		keyword = "required"
	}
	return strings.Replace(in, ".", " ", 1) + everyElement(pointer) + " " + keyword
}

// madeUp are the keywords that a member of a made-up name breaks.
var madeUp = []string{"additionalProperties", "unevaluatedProperties", "patternProperties", "propertyNames"}

// described returns what there is to ask of an operation.
func described(o *openapi.Operation) RequestCoverage {
	out := RequestCoverage{Parameters: []string{}, Given: []string{}, Keywords: []string{}, Broken: []string{}}
	for _, p := range o.Parameters {
		out.Parameters = append(out.Parameters, p.In+" "+p.Name)
		if p.Required && p.In != "path" {
			out.Keywords = append(out.Keywords, brokenName(p.In+"."+p.Name, "", "required", ""))
		}
		k := keywords{out: &out, in: p.In + "." + p.Name, textual: p.Content == nil, seen: spots{}}
		k.of(p.Schema, "")
	}
	if o.RequestBody == nil {
		return out
	}
	for i, m := range o.RequestBody.Content {
		out.Parameters = append(out.Parameters, "body "+m.Name)
		if i == 0 {
			k := keywords{out: &out, in: "body", textual: !m.IsJSON(), seen: spots{}}
			k.of(m.Schema, "")
		}
	}
	return out
}

// keywords lists what the schema of a part of a request says.
type keywords struct {
	out     *RequestCoverage
	in      string
	textual bool // all that is written there is a text
	inside  []*jsonschema.Schema
	from    int // of those, where the ones begin that describe the same part
	seen    spots
}

// maxKeywords bounds how many keywords of one operation are counted.
const maxKeywords = 2000

func (k *keywords) of(s *jsonschema.Schema, pointer string) {
	if s == nil || slices.Contains(k.inside, s) || len(k.inside) > maxFieldDepth || s.ReadOnly || len(k.out.Keywords) >= maxKeywords || !k.seen.add(s, pointer) {
		return
	}
	k.inside = append(k.inside, s)
	defer func() { k.inside = k.inside[:len(k.inside)-1] }()
	for keyword, stands := range map[string]bool{
		"enum": len(s.Enum) > 0, "const": s.Const != nil, "pattern": s.Pattern != nil, "minLength": s.MinLength > 0, "maxLength": s.MaxLength >= 0,
		"minimum": s.Minimum != "", "maximum": s.Maximum != "", "exclusiveMinimum": s.ExclusiveMinimum != "", "exclusiveMaximum": s.ExclusiveMaximum != "",
		"multipleOf": s.MultipleOf != "", "minItems": s.MinItems > 0, "maxItems": s.MaxItems >= 0, "uniqueItems": s.UniqueItems,
		"type":                 s.Types != 0 && !(k.textual && s.DeclaresType(jsonschema.String)),
		"additionalProperties": s.AdditionalProperties != nil && s.AdditionalProperties.Never,
	} {
		if stands {
			k.note(brokenName(k.in, pointer, keyword, "-"))
		}
	}
	for _, name := range s.Required {
		if p := s.Property(name); p == nil || !p.ReadOnly {
			k.note(brokenName(k.in, pointer, "required", name))
		}
	}
	for _, part := range s.Describing(k.inside[k.from:]...) {
		k.of(part, pointer)
	}
	defer func(from int) { k.from = from }(k.from)
	k.from = len(k.inside)
	for _, p := range s.Properties {
		k.of(p.Schema, pointer+jsonvalue.Pointer(p.Name))
	}
	k.of(s.Items, pointer+"/0")
}

func (k *keywords) note(name string) {
	if len(k.out.Keywords) < maxKeywords && !slices.Contains(k.out.Keywords, name) {
		k.out.Keywords = append(k.out.Keywords, name)
	}
}

// measure returns what was asked of an operation. Where all was asked that there is, a keyword that no request broke is one that none can break.
func (r *requests) measure(o *openapi.Operation, all bool) RequestCoverage {
	out := described(o)
	out.Count = r.count
	for _, name := range out.Parameters {
		if r.given[name] {
			out.Given = append(out.Given, name)
		}
	}
	slices.Sort(out.Keywords)
	out.Keywords = slices.Compact(out.Keywords)
	for _, name := range out.Keywords {
		if r.broken[name] {
			out.Broken = append(out.Broken, name)
		}
	}
	if all {
		out.Keywords = out.Broken
	}
	return out
}

// reachable reports whether a test can be expected to see a status: a failure of the server, or too many requests, need more than a request.
func reachable(status string) bool {
	code, err := strconv.Atoi(status)
	return err != nil && status != "default" && !strings.HasPrefix(status, "5") || err == nil && code < http.StatusInternalServerError && code != http.StatusTooManyRequests
}

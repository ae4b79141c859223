package generate

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// An envelope says how a request went, beside what was asked for: a front end reads it first, and goes no further where it does not
// say success.

// role is what a member of an envelope says.
type role uint8

const (
	noRole      role = iota
	codeRole         // a number, or a text, for how it went
	okRole           // whether it went well
	messageRole      // the same in words
	payloadRole      // what was asked for
	faultRole        // what went wrong
	goneRole         // when or whether a thing was taken away
)

// roles are the names of members of each role, in words. What begins with a word of beginnings has its role, too.
var roles, beginnings = byRole(map[role]string{
	codeRole:    "code, status, errcode, err code, errno, err no, error code, error no, ret, ret code, retcode, return code, result code, status code, resp code, response code, biz code",
	okRole:      "success, ok, successful, succeeded, is success, is ok",
	messageRole: strings.Join(resource.MessageNames, ", "),
	payloadRole: "data, result, results, payload, rows, list, items, records, page",
}), map[string]role{"error": faultRole, "errors": faultRole, "failure": faultRole, "failures": faultRole, "warn": faultRole, "deleted": goneRole, "archived": goneRole}

func byRole(names map[role]string) map[string]role {
	all := map[string]role{}
	for one, list := range names {
		for _, name := range strings.Split(list, ", ") {
			all[name] = one
		}
	}
	return all
}

// roleOf returns the role that a name has where it is a member of an envelope.
func roleOf(name string) role {
	words := faker.Words(name)
	if len(words) == 0 {
		return noRole
	}
	if one, ok := roles[strings.Join(words, " ")]; ok {
		return one
	}
	return beginnings[words[0]]
}

// verdict is what a member with a role may say of success.
type verdict struct {
	success string // that its description calls so, "" for none
	http    bool   // the codes are those of HTTP
}

// envelop finds out whether an object is an envelope, and what its members say then.
func (g *Generator) envelop(f *constraints) {
	has := map[role]bool{}
	thing := false
	for i := range f.properties {
		p := &f.properties[i]
		thing = thing || p.name == "id" || p.name == "uuid"
		if p.role = roleOf(p.name); p.role == codeRole {
			g.readVerdict(p)
		}
		if p.role != noRole && (p.role != codeRole || saysHow(p)) {
			has[p.role] = true
		}
	}
	f.blame()
	said := has[codeRole] || has[okRole]
	f.envelope = !thing && (said && (len(has) > 1 || f.calledSuccess()) || has[messageRole] && (has[payloadRole] || len(f.properties) == 1))
}

// blame makes error_code and error_message, which say how it went where nothing else does, tell of a fault where something does.
func (f *constraints) blame() {
	isFault := func(p *property) bool { return beginnings[faker.Words(p.name)[0]] == faultRole }
	plain := slices.ContainsFunc(f.properties, func(p property) bool {
		return p.role == okRole || p.role == codeRole && !isFault(&p) && saysHow(&p)
	})
	for i := range f.properties {
		if p := &f.properties[i]; plain && p.role != noRole && isFault(p) {
			p.role = faultRole
		}
	}
}

// calledSuccess reports whether a description says which code is success.
func (f *constraints) calledSuccess() bool {
	return slices.ContainsFunc(f.properties, func(p property) bool { return p.role == codeRole && p.memo.verdict.success != "" })
}

// readVerdict reads what the descriptions of a code say.
func (g *Generator) readVerdict(p *property) {
	flat, _ := flatten(p.schemas)
	for _, s := range flat {
		text := s.Title + "\n" + s.Description
		if p.memo.verdict.success == "" {
			p.memo.verdict.success = successIn(text)
		}
		p.memo.verdict.http = p.memo.verdict.http || speaksOfHTTP(text)
	}
	p.memo.verdict.http = p.memo.verdict.http || strings.HasPrefix(strings.ToLower(p.name), "status")
}

// saysHow reports whether values of a code can say how it went: numbers, and texts that are no other list of values.
func saysHow(p *property) bool {
	flat, _ := flatten(p.schemas)
	types := jsonschema.AllTypes
	for _, s := range flat {
		types &= s.PossibleTypes()
		if s.Enum != nil && !slices.ContainsFunc(s.Enum, func(one any) bool { return isSuccess(one) || p.memo.verdict.success == jsonvalue.Plain(one) }) {
			return false
		}
	}
	return types&(jsonschema.Integer|jsonschema.Number|jsonschema.String) != 0 && types != jsonschema.AllTypes
}

// successWords are texts and numbers that say success wherever they stand.
var successWords = []string{"0", "200", "00000", "success", "ok", "succeeded", "true"}

func isSuccess(value any) bool {
	return slices.Contains(successWords, strings.ToLower(jsonvalue.Plain(value)))
}

// inEnvelope reports whether the members being written say how a request went.
func (v *state) inEnvelope(f *constraints) bool {
	return len(v.frames) == 1 && f.envelope && v.exchange.Response.Status != 0 && v.g.direction == jsonschema.InResponse
}

// verdictOn returns what a member of an envelope says of how the request went, where the document does not give it.
func (v *state) verdictOn(p *property) (any, bool) {
	if v.documented(p) || v.ignoreNames || v.shape == Extreme && p.role == messageRole {
		return nil, false
	}
	var candidates []any
	switch p.role {
	case codeRole:
		candidates = v.codes(p)
	case okRole:
		candidates = []any{!v.Refused, jsonvalue.Int(map[bool]int64{true: 0, false: 1}[v.Refused]), strconv.FormatBool(!v.Refused)}
	case messageRole:
		candidates = v.words()
	case payloadRole:
		candidates = v.done(p)
	}
	for _, one := range candidates {
		if v.fits(p.schemas, one) {
			return one, true
		}
	}
	return nil, false
}

// done returns what says that something was done, where that is all that is answered: data is true of a deletion.
func (v *state) done(p *property) []any {
	f := v.g.planFor(p).constraints
	if method := v.exchange.Operation.Method; v.Refused || method == http.MethodGet || method == http.MethodHead || f == nil || !(f.Types &^ jsonschema.Null).Only(jsonschema.Boolean) {
		return nil
	}
	return []any{true}
}

// codes returns the codes that may say how the request went, the likeliest first.
func (v *state) codes(p *property) []any {
	texts := []string{"0", "200"}
	switch status := strconv.Itoa(v.exchange.Response.Status); {
	case v.Refused:
		texts = []string{status, "1", "-1", "400", "500"}
	case p.memo.verdict.success != "":
		texts = append([]string{p.memo.verdict.success}, texts...)
	case p.memo.verdict.http:
		slices.Reverse(texts)
	}
	named := map[bool]string{true: "error", false: "success"}[v.Refused]
	var all []any
	if words := faker.Words(p.name); words[len(words)-1] == "status" {
		all = append(all, named) // of a status that is a text
	}
	for _, text := range texts {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			all = append(all, jsonvalue.Int(n))
		}
		all = append(all, text)
	}
	if f := v.g.planFor(p).constraints; f != nil {
		for _, one := range f.Values {
			if isSuccess(one) != v.Refused && jsonvalue.Plain(one) != p.memo.verdict.success {
				all = append(all, one)
			}
		}
	}
	return all
}

// words returns what a message may say, in the language of the answer first.
func (v *state) words() []any {
	var all []any
	for _, language := range []i18n.Language{v.Locale.Language, i18n.English} {
		if v.Refused {
			all = append(all, v.Problem.In(language))
		} else {
			all = append(all, i18n.Say("success").In(language))
		}
	}
	return all
}

// silent reports whether p has nothing to say: what went wrong in a success, what was asked for in a failure, the end of a thing that is
// still there.
func (v *state) silent(f *constraints, p *property) bool {
	if v.g.direction != jsonschema.InResponse || v.exchange.Response.Status == 0 && !v.isListed || v.shape == Extreme || v.ignoreNames {
		return false
	}
	var silent bool
	switch p.role {
	case faultRole:
		silent = !v.Refused && !v.isListed && len(v.frames) == 1 && (f.envelope || !p.must)
	case goneRole:
		silent = !v.Refused && !p.must && !v.takesAway()
	case payloadRole:
		silent = v.Refused && v.inEnvelope(f)
	}
	return silent && !v.documented(p) && !v.isStated(p)
}

// documented reports whether the document itself says what values of p are, or how they are made.
func (v *state) documented(p *property) bool {
	plan := v.g.planFor(p)
	f := plan.constraints
	return !v.past && len(plan.samples) > 0 || f != nil && (f.faker != nil || f.Fixed && len(f.Values) <= 1)
}

// nothing returns what says nothing, where a value of p can: null, no elements, no, 0, and of what must be there no text.
func (v *state) nothing(p *property) (any, bool) {
	for _, one := range []any{nil, []any{}, false, jsonvalue.Int(0), ""} {
		if (one != "" || p.must) && v.fits(p.schemas, one) {
			return one, true
		}
	}
	return nil, false
}

// takesAway reports whether the operation is there to delete or to archive: its answer may say so.
func (v *state) takesAway() bool {
	o := v.exchange.Operation
	path := strings.ToLower(o.Path + o.ID)
	return o.Method == http.MethodDelete || strings.Contains(path, "delet") || strings.Contains(path, "archiv")
}

// listNames are those of members that hold a list, also where no schema says so.
var listNames = []string{"list", "items", "rows", "records", "data"}

// isBareList reports whether p is called like a list and described as nothing at all.
func (g *Generator) isBareList(p *property) bool {
	plan := g.planFor(p)
	f := plan.constraints
	return f != nil && f.Types == jsonschema.AllTypes && !f.Fixed && f.faker == nil && len(plan.samples) == 0 && len(f.properties) == 0 && len(f.items) == 0 &&
		slices.Contains(listNames, p.name)
}

// told returns what a member with a role says, where the document does not give it.
func (v *state) told(f *constraints, p *property) (any, bool) {
	switch {
	case p.role < payloadRole && v.inEnvelope(f):
		return v.verdictOn(p)
	case p.role >= payloadRole && v.silent(f, p):
		return v.nothing(p)
	case p.role == payloadRole && v.shape != Extreme && v.g.isBareList(p):
		return []any{}, true
	case p.role == payloadRole && v.inEnvelope(f):
		return v.verdictOn(p)
	}
	return nil, false
}

// leaves reports whether a member that need not be there has nothing to say, and cannot say that.
func (v *state) leaves(f *constraints, p *property) bool {
	if p.must || !v.silent(f, p) {
		return false
	}
	_, ok := v.nothing(p)
	return !ok
}

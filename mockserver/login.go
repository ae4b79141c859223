package mockserver

import (
	"bytes"
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// Operations that answer tokens: they are found by what they are called, or by needing no credentials themselves.

// loginName is what operations are called that answer tokens.
var loginName = regexp.MustCompile(`(?i)log[-_]?[io]n|sign[-_]?(in|up)|token|auth([^o]|oriz|$)|refresh|session|register|登录|登陆|登入|令牌`)

// isLogin reports whether an operation is called as those are that answer tokens.
func isLogin(o *openapi.Operation) bool {
	return loginName.MatchString(o.ID) || loginName.MatchString(o.Path[strings.LastIndexByte(o.Path, '/')+1:])
}

// findLogins finds the operations whose answers may have tokens, and says whether some describe one. A document that asks for no
// credentials has none.
func (a *loaded) findLogins() {
	a.logins = map[*openapi.Operation]bool{}
	carried := false
	for _, o := range a.spec.Operations {
		for _, requirement := range o.Security {
			for _, scheme := range requirement {
				carried = carried || carriesToken(scheme)
			}
		}
	}
	for _, o := range a.spec.Operations {
		if login := isLogin(o); login || len(o.Security) == 0 || o.Open() {
			a.logins[o] = login
			a.answersTokens = a.answersTokens || carried && describesToken(o)
		}
	}
}

// describesToken reports whether the success of an operation has a place for a token, in its schema or in an example.
func describesToken(o *openapi.Operation) bool {
	response, _ := o.Success()
	if response == nil {
		return false
	}
	for _, m := range response.Content {
		if m.Schema != nil && declaresToken(m.Schema, true) {
			return true
		}
		for _, e := range m.Examples {
			if _, found := tokenIn(e.Value); found {
				return true
			}
		}
	}
	return false
}

// declaresToken reports whether a schema names a token, itself or in an object that stands in it.
func declaresToken(s *jsonschema.Schema, inside bool) bool {
	for name := range s.EachName() {
		if isTokenName(name) {
			return true
		}
	}
	return inside && slices.ContainsFunc(s.Declared(), func(p jsonschema.Property) bool { return declaresToken(p.Schema, false) })
}

var separators = strings.NewReplacer("_", "", "-", "")

// bareName returns a name without case and separators.
func bareName(name string) string { return strings.ToLower(separators.Replace(name)) }

// isTokenName reports whether a member of a name is a token that a client sends from then on: token, access_token, accessToken.
func isTokenName(name string) bool {
	bare := bareName(name)
	return bare == "token" || bare == "accesstoken"
}

// answered is a token in an answer, with the seconds that it lives; 0 where nothing is said of that.
type answered struct {
	secret  string
	seconds int64
}

// tokenIn returns the token of a body: at its top, else in the first object there that has one.
func tokenIn(body any) (answered, bool) {
	o, isObject := body.(*jsonvalue.Object)
	if !isObject {
		return answered{}, false
	}
	if found, ok := tokenAmong(o); ok {
		return found, true
	}
	for _, m := range o.Members {
		if inside, isObject := m.Value.(*jsonvalue.Object); isObject {
			if found, ok := tokenAmong(inside); ok {
				return found, true
			}
		}
	}
	return answered{}, false
}

func tokenAmong(o *jsonvalue.Object) (found answered, ok bool) {
	for _, m := range o.Members {
		text, isText := m.Value.(string)
		switch {
		case isText && text != "" && isTokenName(m.Name) && (!ok || bareName(m.Name) == "accesstoken"):
			found.secret, ok = text, true
		case bareName(m.Name) == "expiresin":
			found.seconds = secondsOf(m.Value)
		}
	}
	return found, ok
}

// maxLife is the longest life of a token that is reckoned with, in seconds: a hundred years.
const maxLife = 100 * 365 * 24 * 60 * 60

// secondsOf returns a number of seconds, also one that is a text; 0 for what is none.
func secondsOf(v any) int64 {
	var seconds int64
	switch v := v.(type) {
	case jsonvalue.Number:
		seconds = int64(min(v.Float64(), maxLife))
	case string:
		seconds, _ = strconv.ParseInt(v, 10, 64)
	}
	return min(max(seconds, 0), maxLife)
}

// issue remembers the token of an answer, which is taken from then on; what cannot be remembered is not answered.
func (c *call) issue(d decision) decision {
	if !c.listing() {
		return d
	}
	if _, may := c.view.api.logins[c.x.Operation]; !may {
		return d
	}
	d.depends |= onSequence // the same answer is to be remembered again
	if c.dry != nil || d.status < 200 || d.status > 299 || d.fault != "" || !bytes.Contains(d.body, []byte("oken")) {
		return d
	}
	body, faults := jsonvalue.Decode(d.body)
	if len(faults) > 0 {
		return d
	}
	token, found := tokenIn(body)
	if !found {
		return d
	}
	if err := c.keepToken(token); err != nil {
		return c.refuse(*c.full(err))
	}
	return d
}

// keepToken writes a token down, and forgets the oldest where there are too many.
func (c *call) keepToken(token answered) error {
	ctx, now := c.request.Context(), c.options.Now()
	one, name := issued{at: now}, digestOf(token.secret)
	if token.seconds > 0 {
		one.expires = now.Add(time.Duration(token.seconds) * time.Second)
	}
	if _, known := c.view.issued[name]; !known {
		for _, old := range c.view.oldestTokens(len(c.view.issued) - maxIssued + 1) {
			if _, err := c.store.Delete(ctx, c.session, tokenPrefix+old.String()); err != nil {
				return err
			}
		}
	}
	return c.store.Put(ctx, c.session, tokenPrefix+name.String(), one.document())
}

// oldestTokens returns so many tokens that were answered before all others; none where n is not above 0.
func (v *view) oldestTokens(n int) []digest {
	if n <= 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Keys(v.issued), func(a, b digest) int {
		return cmp.Or(v.issued[a].at.Compare(v.issued[b].at), bytes.Compare(a[:], b[:]))
	})
	return all[:min(n, len(all))]
}

// unfitLogin refuses a login whose body no exchange file was written for, where some were: its password is wrong. A document that does not
// declare 401 there has it answered as any request.
func unfitLogin(c *call) decision {
	a, o := c.view.api, c.x.Operation
	if reads(c.request.Method) || !a.logins[o] || c.prefer.code != 0 || explicit(o, http.StatusUnauthorized) == nil {
		return decision{}
	}
	sets := []*fixture.Set{a.fixtures, c.view.fixtures}
	asks := slices.ContainsFunc(sets, func(set *fixture.Set) bool { return set != nil && set.AskBody(o) })
	if !asks || a.fixtures.Find(c.x, 0) != nil {
		return decision{}
	}
	return decision{refused: &problem.Problem{Status: http.StatusUnauthorized, Title: "Unauthorized", Detail: i18n.Say("credentials.login")}}
}

package export

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
)

// mswHead is what handlers have in common. It is JavaScript that TypeScript takes.
const mswHead = `// @ts-nocheck
// Handlers of Mock Service Worker 2, written by agentmock export: setupServer(...handlers), setupWorker(...handlers).
import { http, HttpResponse, delay } from 'msw'

const text = (v) => (typeof v === 'string' ? v : JSON.stringify(v))
const same = (a, b) => a === b || (a && b && typeof a === 'object' && typeof b === 'object' && Array.isArray(a) === Array.isArray(b) &&
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => same(a[name], b[name])))
const at = (v, path) => path.reduce((v, name) => v?.[name], v)
const json = (body) => { try { return JSON.parse(body) } catch { return undefined } }
const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
const turns = () => { let taken = 0; return (all) => all[Math.min(taken++, all.length - 1)] }
const send = async ({ status, headers, body, wait, broken }) => {
  if (wait) await delay(wait)
  return broken ? HttpResponse.error() : new HttpResponse(body ?? null, { status, headers })
}

`

// MSW returns the stubs as handlers of Mock Service Worker, version 2: one that a request does not fit lets the next one answer.
func (s *Set) MSW() []byte {
	var b strings.Builder
	b.WriteString(mswHead)
	b.WriteString("export const handlers = [\n")
	for i := range s.Stubs {
		s.handler(&b, &s.Stubs[i])
	}
	b.WriteString("]\n")
	return []byte(b.String())
}

var place = regexp.MustCompile(`\{([^{}/]+)\}`)

// handler writes one: the conditions, then the answers. Places of a path are numbered: their names need not be ones that a path of MSW can have.
func (s *Set) handler(b *strings.Builder, stub *Stub) {
	method := strings.ToLower(stub.Operation.Method)
	if !strings.Contains(" get head post put patch delete options ", " "+method+" ") {
		s.Left["MSW has no method "+stub.Operation.Method]++
		return
	}
	names := map[string]string{}
	path := place.ReplaceAllStringFunc(s.Base+stub.Operation.Path, func(found string) string {
		name := "p" + strconv.Itoa(len(names))
		names[strings.Trim(found, "{}")] = name
		return ":" + name
	})
	var conditions, answers []string
	for _, c := range stub.Conditions {
		conditions = append(conditions, condition(c, names))
	}
	for _, a := range stub.Answers {
		answers = append(answers, answerOf(a))
	}
	fmt.Fprintf(b, "  // %s\n  ((turn) => http.%s(%s, async ({ request, params, cookies }) => {\n", strings.ReplaceAll(stub.title(), "\n", " "), method, jsonvalue.Text("*"+path))
	if len(conditions) > 0 {
		b.WriteString("    const query = new URL(request.url).searchParams, body = await request.clone().text()\n")
		fmt.Fprintf(b, "    if (!(%s)) return\n", strings.Join(conditions, " && "))
	}
	fmt.Fprintf(b, "    return send(turn([\n      %s,\n    ]))\n  }))(turns()),\n", strings.Join(answers, ",\n      "))
}

// condition returns an expression that is true where a condition holds.
func condition(c fixture.Condition, places map[string]string) string {
	name := jsonvalue.Text(c.Name)
	var found string
	switch c.In {
	case "path":
		found = "params." + places[c.Name]
	case "query":
		found = "query.get(" + name + ")"
	case "header":
		found = "request.headers.get(" + name + ")"
	case "cookie":
		found = "cookies[" + name + "]"
	default:
		return bodyCondition(c)
	}
	if c.Exact() {
		return found + " === " + jsonvalue.Text(jsonvalue.Plain(c.Value))
	}
	return "new RegExp(" + jsonvalue.Text(c.Matches.String()) + ").test(" + found + " ?? '')"
}

func bodyCondition(c fixture.Condition) string {
	if c.Name == "" && !c.Exact() {
		return "new RegExp(" + jsonvalue.Text(c.Matches.String()) + ").test(body)"
	}
	tokens, _ := jsonvalue.Tokens(c.Name)
	path := make([]any, len(tokens))
	for i, token := range tokens {
		path[i] = token
	}
	found := "at(json(body), " + jsonvalue.Text(path) + ")"
	if c.Exact() {
		return "same(" + found + ", " + jsonvalue.Text(c.Value) + ")"
	}
	return "new RegExp(" + jsonvalue.Text(c.Matches.String()) + ").test(text(" + found + ") ?? '')"
}

// answerOf returns an answer as an object of JavaScript. Without a body to break, a failure to arrive is one of the network.
func answerOf(a Answer) string {
	headers := []any{}
	for _, h := range a.Header {
		for _, v := range h.Values {
			headers = append(headers, []any{h.Name, v})
		}
	}
	out := fmt.Sprintf("{ status: %d, headers: %s", a.Status, jsonvalue.Text(headers))
	switch {
	case len(a.Body) == 0:
	case utf8.Valid(a.Body):
		out += ", body: " + jsonvalue.Text(string(a.Body))
	default:
		out += ", body: bytes('" + base64.StdEncoding.EncodeToString(a.Body) + "')"
	}
	if a.Delay.Median > 0 {
		out += ", wait: " + strconv.Itoa(int(a.Delay.Median.Milliseconds()))
	}
	if a.Fault != "" && a.Fault != fixture.SlowDrip {
		out += ", broken: true"
	}
	return out + " }"
}

package mockserver

import (
	"context"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"agentmock/internal/spec"
	"agentmock/internal/state"
	"agentmock/internal/value"
)

// note puts an answer that is about to be sent into journal, metrics and log.
func (v *visit) note(c *gin.Context, out *answer) {
	took := v.now().Sub(v.begun)
	operation := ""
	if v.x.Operation != nil {
		operation = v.x.Operation.ID
	}
	v.metrics.answered(operation, out, took)
	if v.options.Journal >= 0 {
		v.entry = state.Entry{
			At: v.begun, Took: took, Method: v.request.Method, URL: v.x.Request.URL, RequestHeader: v.request.Header, RequestBody: v.x.Request.Body.Raw,
			Status: out.status, ResponseHeader: c.Writer.Header(), ResponseBody: out.body, ResponseSize: int64(len(out.body)), Lasting: out.lasting,
			Operation: operation, Source: out.source, Why: out.reason, Fault: string(out.fault), Violations: appendViolations(v.entry.Violations[:0], out), Hidden: v.api.secrets[v.x.Operation],
		}
		if err := v.store.Record(context.Background(), v.session, &v.entry); err != nil {
			v.stateFailed("record", err)
		}
	}
	v.log(out, operation, took)
}

// appendViolations adds what an answer has found, in the journal's words.
func appendViolations(all []state.Violation, out *answer) []state.Violation {
	for _, v := range out.violations {
		all = append(all, violation(v))
	}
	return append(all, out.findings...)
}

func violation(v spec.Violation) state.Violation {
	return state.Violation{Rule: v.Rule, Severity: "error", Where: v.Where(), Want: v.Want(), Got: v.Got, Spec: v.Spec.String()}
}

// secret reports whether a parameter, or the place in a body that a JSON Pointer leads to, is a credential or called like one.
func (a *api) secret(o *spec.Operation, in, name string) bool {
	switch in {
	case "header", "query", "cookie":
		return spec.LooksSecret(name) || slices.ContainsFunc(a.secrets[o], func(secret string) bool { return strings.EqualFold(secret, name) })
	case "body":
		tokens, _ := value.Tokens(name)
		return slices.ContainsFunc(tokens, spec.SecretMember)
	}
	return false
}

// secretNames are those of the headers, cookies and query parameters that carry an operation's keys.
func secretNames(o *spec.Operation) []string {
	var names []string
	for _, scheme := range o.APIKeys() {
		names = append(names, scheme.Name)
	}
	return names
}

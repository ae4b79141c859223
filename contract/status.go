package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/openapi"
)

func checkServerError(o *observation) []Finding {
	noMethod := o.Response.Status == http.StatusNotImplemented && o.expect.beside() // RFC 9110, section 15.6.2
	if o.Response.Status < 500 || noMethod || slices.Contains(o.expect.status, o.Response.Status) || o.described != nil && !succeeds(o.Operation) {
		return nil
	}
	return single("response.status", strconv.Itoa(o.Response.Status), "a status below 500", o.Operation.Position)
}

func checkStatus(o *observation) []Finding {
	final := func(r *openapi.Response) bool { return !strings.HasPrefix(r.Status, "1") } // RFC 9110, section 15.2
	if o.described != nil || o.gone || o.selfExplained() || o.isUnmet() || !slices.ContainsFunc(o.Operation.Responses, final) {
		return nil
	}
	var declared []string
	for _, r := range o.Operation.Responses {
		declared = append(declared, r.Status)
	}
	return single("response.status", strconv.Itoa(o.Response.Status), "one of "+strings.Join(declared, ", "), o.Operation.Position)
}

// isUnmet reports whether an answer says that a condition of the request does not hold (RFC 9110 section 13): which tags there are no document
// says, so this one needs no word of it.
func (o *observation) isUnmet() bool {
	return o.Response.Status == http.StatusPreconditionFailed && (o.Request.Header.Get("If-Match") != "" || o.Request.Header.Get("If-None-Match") != "")
}

// selfExplained reports whether a bad request is refused in a way that needs no document: by problem+json (RFC 9457), or
// by any 4xx where the document is silent on failures.
func (o *observation) selfExplained() bool {
	if o.expect.kind != expectRejection && o.expect.kind != expectUnauthorized || o.Response.Status < 400 || o.Response.Status > 499 {
		return false
	}
	if strings.HasPrefix(o.contentType, "application/problem+json") {
		return true
	}
	for _, r := range o.Operation.Responses {
		if strings.HasPrefix(r.Status, "4") || r.Status == "default" {
			return false
		}
	}
	return true
}

func checkExpectation(o *observation) []Finding {
	status := o.Response.Status
	switch {
	case o.expect.kind == expectStatus && !slices.Contains(o.expect.status, status):
		return single("response.status", strconv.Itoa(status), strings.Trim(fmt.Sprint(o.expect.status), "[]")+", which the case expects", o.Operation.Position)
	case o.expect.kind == expectSuccess && (status < 200 || status > 299):
		return single("response.status", strconv.Itoa(status), "a success: the parameters are known ones", o.Operation.Position)
	}
	return nil
}

func checkRejection(o *observation) []Finding {
	status := o.Response.Status
	if status >= 200 && status <= 299 && len(o.asked) > 0 && !o.Operation.Outgoing {
		return acceptedAll(o)
	}
	switch o.expect.kind {
	case expectRejection:
		if !o.expect.odd && !isRefusal(status) {
			return single("response.status", strconv.Itoa(status), "a 4xx: "+o.expect.why, o.Operation.Position)
		}
	case expectNowhere:
		if o.Request.Method == o.Operation.Method { // another path, of which some servers say that it lacks its last segment, or lead elsewhere
			if !isRefusal(status) && status/100 != 3 && status != http.StatusNotImplemented {
				return single("response.status", strconv.Itoa(status), "a 4xx: "+o.expect.why, o.Operation.Position)
			}
		} else if status != http.StatusNotFound && status != http.StatusMethodNotAllowed && status != http.StatusNotImplemented {
			return single("response.status", strconv.Itoa(status), "404 or 405: "+o.expect.why, o.Operation.Position)
		}
	}
	return nil
}

// checkRepeated looks at requests that a reader may take for good ones.
func checkRepeated(o *observation) []Finding {
	if o.expect.kind != expectRejection || !o.expect.odd || isRefusal(o.Response.Status) {
		return nil
	}
	return single("response.status", strconv.Itoa(o.Response.Status), "a 4xx: "+o.expect.why, o.Operation.Position)
}

// isRefusal reports whether a status says that the request is at fault.
func isRefusal(status int) bool { return status >= 400 && status <= 499 }

// isUndescribedRefusal reports whether a request is refused by an operation of which only a default is described: what a success looks like,
// which stands there, says nothing of refusals.
func (o *observation) isUndescribedRefusal() bool {
	success, _ := o.Operation.Success()
	return o.described != nil && o.described == success && o.described.Status == "default" &&
		(o.selfExplained() || isRefusal(o.Response.Status) && openapi.BaseType(o.contentType) == "application/problem+json")
}

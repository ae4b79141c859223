package contract

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// refusals are the statuses that say of a request that it is not as it should be: it is the request, not what is there.
var refusals = []int{
	http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusLengthRequired, http.StatusRequestEntityTooLarge,
	http.StatusRequestURITooLong, http.StatusUnsupportedMediaType, http.StatusExpectationFailed, http.StatusUnprocessableEntity, http.StatusRequestHeaderFieldsTooLarge,
}

// checkAcceptance looks at a variation of a request that was accepted.
func checkAcceptance(o *observation) []Finding {
	if o.expect.kind != expectAccepted || o.expect.odd || !slices.Contains(refusals, o.Response.Status) {
		return nil
	}
	return single("response.status", strconv.Itoa(o.Response.Status), "no refusal: the document takes the request"+o.because(), o.Operation.Position)
}

// because says what of a request is unusual.
func (o *observation) because() string {
	if o.expect.why == "" {
		return ""
	}
	return " (" + o.expect.why + ")"
}

// checkGood looks at good requests that are refused all the same, where no other check does.
func checkGood(o *observation) []Finding {
	status := o.Response.Status
	refused := status >= 400 && status < 500 && !o.gone
	switch {
	case o.expect.kind == expectGood && o.expect.odd && (status == http.StatusNotFound || status == http.StatusGone):
		return nil // there is no such thing
	case o.expect.kind == expectGood && refused && !o.excused():
		return single("response.status", strconv.Itoa(status), "a success: the request is a good one", o.Operation.Position)
	case o.expect.kind == expectAccepted && o.expect.odd && slices.Contains(refusals, status):
		return single("response.status", strconv.Itoa(status), "a success: the document says nothing against the request"+o.because(), o.Operation.Position)
	}
	return nil
}

// excused reports whether a failure is the affair of another check: of credentials, and of too many requests at once.
func (o *observation) excused() bool {
	status := o.Response.Status
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
}

// checkAdmission looks at requests with the credentials that are asked for.
func checkAdmission(o *observation) []Finding {
	status := o.Response.Status
	if status != http.StatusUnauthorized && status != http.StatusForbidden || slices.Contains(o.expect.status, status) {
		return nil
	}
	if kind := o.expect.kind; kind != expectGood && kind != expectSuccess && kind != expectAccepted {
		return nil
	}
	if len(o.Operation.Security) == 0 || o.Operation.Open() {
		if !o.stranger {
			return nil // a token that is sent all the same may be a wrong one
		}
		return single("response.status", strconv.Itoa(status), "neither 401 nor 403: the document asks for no credentials", o.Operation.Position)
	}
	query, _ := queryOf(rawQuery(o.Request.URL))
	if o.stranger || verify.Credentials(o.Operation, o.Request.Header, query, true, nil) != nil {
		return nil
	}
	return single("response.status", strconv.Itoa(status), "neither 401 nor 403: the request has credentials of the kind that is asked for", o.Operation.Position)
}

func rawQuery(target string) string {
	_, raw, _ := strings.Cut(target, "?")
	return raw
}

// checkStrangers looks at requests without the right credentials.
func checkStrangers(o *observation) []Finding {
	status := o.Response.Status
	if o.expect.kind != expectUnauthorized || status == http.StatusUnauthorized || status == http.StatusForbidden || status >= 500 {
		return nil
	}
	return single("response.status", strconv.Itoa(status), "401 or 403: "+o.expect.why, o.Operation.Position)
}

// checkAllow looks at what a 405, or the answer to an OPTIONS, says of the methods of a path.
func checkAllow(o *observation) []Finding {
	status, allow := o.Response.Status, strings.Join(o.Response.Header["Allow"], ", ")
	refused := o.expect.kind == expectNowhere && status == http.StatusMethodNotAllowed
	told := o.Request.Method == http.MethodOptions && o.expect.kind == expectNoFailure && status < 300 && allow != ""
	switch {
	case refused && allow == "":
		return single("response.header.Allow", "", "the methods of the path", o.Operation.Position)
	case refused && allows(allow, o.Request.Method):
		return single("response.header.Allow", allow, "methods without "+o.Request.Method+", which is refused", o.Operation.Position)
	case !refused && !told:
		return nil
	}
	for _, method := range strings.Split(o.expect.allow, ", ") {
		if !allows(allow, method) && method != "" && method != http.MethodHead && method != http.MethodOptions {
			return single("response.header.Allow", allow, o.expect.allow+", which the document describes", o.Operation.Position)
		}
	}
	return nil
}

// allows reports whether an Allow names a method.
func allows(allow, method string) bool {
	return slices.ContainsFunc(strings.Split(allow, ","), func(one string) bool { return strings.TrimSpace(one) == method })
}

// likeness returns the header fields of an answer that a HEAD is to have as well: those that tell about the content, and those that the
// document requires. Content-Length is that of the content, also where it was not sent.
func (o *observation) likeness() http.Header {
	header := http.Header{}
	for _, name := range []string{"Content-Type", "Content-Encoding", "ETag", "Content-Length"} {
		if values := o.Response.Header.Values(name); len(values) > 0 {
			header[http.CanonicalHeaderKey(name)] = values[:1]
		}
	}
	if o.described != nil {
		for _, declared := range o.described.Headers {
			if values := o.Response.Header.Values(declared.Name); declared.Required && len(values) > 0 {
				header[http.CanonicalHeaderKey(declared.Name)] = values[:1]
			}
		}
	}
	if header.Get("Content-Encoding") == "" && o.truncated == "" {
		header.Set("Content-Length", strconv.Itoa(len(o.Response.Body.Raw)))
	}
	return header
}

// checkHead looks at a HEAD where the GET was answered; a server that has no HEAD at all says so. A value that differs is the affair of
// Content-Type alone: what is counted or measured may have changed since.
func checkHead(o *observation) []Finding {
	status := o.Response.Status
	none := status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
	switch {
	case o.expect.kind != expectLike || none || status >= 500 || status == http.StatusTooManyRequests:
		return nil
	case !slices.Contains(o.expect.status, status):
		return single("response.status", strconv.Itoa(status), strconv.Itoa(o.expect.status[0])+", as the GET was answered", o.Operation.Position)
	}
	get, head := o.expect.header, o.Response.Header
	var found []Finding
	for _, name := range slices.Sorted(maps.Keys(get)) {
		got, was := head.Get(name), get.Get(name)
		differs := got == "" && len(head.Values(name)) == 0 && name != "Content-Length"
		switch name {
		case "Content-Type":
			differs = differs || openapi.BaseType(got) != openapi.BaseType(was)
		case "Content-Length": // of a content of the same ETag it is the same, and never nothing where there is something
			same := get.Get("ETag") != "" && get.Get("ETag") == head.Get("ETag") && get.Get("Content-Encoding") == head.Get("Content-Encoding")
			differs = got != "" && got != was && (got == "0" || same)
		}
		if differs {
			found = append(found, single("response.header."+name, strconv.Quote(got), strconv.Quote(was)+", as the GET was answered", o.Operation.Position)...)
		}
	}
	return found
}

// checkAccept looks at the Content-Type of an answer to a request that takes one of several. Weights are not asked for: a server may pass over them
// (RFC 9110 section 12.5.1).
func checkAccept(o *observation) []Finding {
	accept := o.Request.Header.Get("Accept")
	if o.expect.kind != expectAccepted || accept == "" || accept == "*/*" || o.described == nil || o.Response.Status >= 300 || len(o.described.Content) < 2 {
		return nil
	}
	if len(o.Response.Body.Raw) == 0 && o.contentType == "" || message.Accepted(&openapi.MediaType{Name: openapi.BaseType(o.contentType)}, openapi.BaseType(accept)) {
		return nil
	}
	return single("response.header.Content-Type", strconv.Quote(o.contentType), accept+", which the request accepts", o.described.Position)
}

// checkUnchanged looks at the answers of requests with an ETag, or the time of the last change, that is still right or is not (RFC 9110 section 13).
func checkUnchanged(o *observation) []Finding {
	byTag := o.Request.Header.Get("If-None-Match") != ""
	if o.expect.kind == expectChanged && o.Response.Status == http.StatusNotModified {
		if !byTag {
			return single("response.status", "304", "the whole answer: it has changed since the time that was asked for", o.Operation.Position)
		}
		return single("response.status", "304", "the whole answer: the ETag is none that there is", o.Operation.Position)
	}
	if o.expect.kind != expectUnchanged || o.Response.Status == http.StatusNotModified || o.Response.Status >= 400 {
		return nil
	}
	name, sent, want := "ETag", o.Request.Header.Get("If-None-Match"), "304: the ETag is that of the last answer"
	if !byTag {
		name, sent, want = "Last-Modified", o.Request.Header.Get("If-Modified-Since"), "304: nothing has changed since the Last-Modified of the last answer"
	}
	if now := o.Response.Header.Get(name); now != "" && now != sent {
		return nil // it has changed since
	}
	return single("response.status", strconv.Itoa(o.Response.Status), want, o.Operation.Position)
}

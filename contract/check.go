package contract

import (
	"fmt"
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Check is one question asked of every exchange, and all that the others need to know of it.
type Check struct {
	Name     string   `json:"name"`
	Doc      string   `json:"doc"`
	Severity Severity `json:"severity"`
	run      func(*observation) []Finding
	also     exchanges              // of which it is asked beside those that were answered as an operation answers
	key      func(f Finding) string // what tells two findings of one place apart; nil: nothing does
	quotes   quotation              // what of a body its findings quote
}

// exchanges are those of which most checks have nothing to ask.
type exchanges uint8

const (
	unanswered exchanges = 1 << iota // there is no response
	nowhere                          // the path or the method is no operation's
	accepted                         // a bad request was answered with a success: what the answer says is beside the point
)

// quotation is what of a response body a finding quotes, which a report masks.
type quotation uint8

const (
	theValue quotation = iota // the value at its place
	aReason                   // words about it, which may have numbers of it
	nothing
)

// Checks returns all checks, in the order they run and report.
func Checks() []Check { return slices.Clone(checks) }

var checks = []Check{
	{Name: "no-answer", Severity: Error, run: checkAnswer, also: unanswered | nowhere, quotes: nothing,
		Doc: "Every request gets a whole response in time."},
	{Name: "tested", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "Every operation answers a good request with a success that it declares: without one, nothing that it refuses says anything."},
	{Name: "no-server-error", Severity: Error, run: checkServerError, also: nowhere, key: byGot,
		Doc: "No request makes the server fail: no 5xx, unless the case expects one."},
	{Name: "status-documented", Severity: Error, run: checkStatus, key: byGot,
		Doc: "The status is one that the operation declares."},
	{Name: "expected-status", Severity: Error, run: checkExpectation, key: byGot,
		Doc: "The status is the one that the case expects: a success for known parameters, that of the exchange file."},
	{Name: "expected-answer", Severity: Error, run: checkScript, key: byWant,
		Doc: "The headers and the body are those that a case of --cases wants."},
	{Name: "rejects-invalid", Severity: Error, run: checkRejection, also: nowhere | accepted, key: byWantAndGot,
		Doc: "A request that breaks the document is answered with a 4xx, never with a success."},
	{Name: "request-matches", Severity: Warning, run: checkRequest,
		Doc: "A recorded request is what the document says; one that is not and is refused is its client's fault."},
	{Name: "webhook-matches", Severity: Error, run: checkWebhook,
		Doc: "What comes to a receiver as a webhook or a callback is what the document says."},
	{Name: "undocumented-endpoint", Severity: Warning, run: func(*observation) []Finding { return nil }, quotes: nothing, key: byGot,
		Doc: "Recorded traffic under the API's base path is of operations that the document describes."},
	{Name: "refuses-repeated", Severity: Warning, run: checkRepeated, also: accepted, key: byWantAndGot,
		Doc: "A parameter of one value that is there twice is answered with a 4xx: HTTP does not say which of them counts."},
	{Name: "accepts-valid", Severity: Error, run: checkAcceptance, key: byWantAndGot,
		Doc: "A request that differs from an accepted one by what the document allows is not refused."},
	{Name: "answers-good", Severity: Warning, run: checkGood, key: byGot,
		Doc: "A good request is answered with a success, not with a failure that is declared too."},
	{Name: "accepts-credentials", Severity: Error, run: checkAdmission, key: byGot,
		Doc: "A request with the credentials that the document asks for is not answered 401 or 403."},
	{Name: "credentials-needed", Severity: Error, run: checkStrangers, also: accepted, key: byWantAndGot,
		Doc: "A request without the right credentials is answered 401 or 403."},
	{Name: "allow-named", Severity: Warning, run: checkAllow, also: nowhere,
		Doc: "A 405 says in Allow which methods the path has: those that the document describes, and not the one that is refused (RFC 9110, section 15.5.6)."},
	{Name: "head-agrees", Severity: Warning, run: checkHead, also: nowhere,
		Doc: "A HEAD is answered with the status and the headers of the GET (RFC 9110, section 9.3.2)."},
	{Name: "honours-accept", Severity: Warning, run: checkAccept,
		Doc: "Of several media types that a response declares, the one that the request accepts is answered."},
	{Name: "conditional", Severity: Error, run: checkUnchanged, key: byGot,
		Doc: "Where it is declared, a request with the ETag of the last answer is answered 304, one with another tag is not, one with an old If-Match 412, and the ETag changes with the thing."},
	{Name: "partial-content", Severity: Error, run: checkPartial,
		Doc: "A 206 of a file says in Content-Range which bytes it has: as many as there are, from the one that was asked for (RFC 9110, section 15.3.7)."},
	{Name: "content-type-documented", Severity: Error, run: checkContentType,
		Doc: "The Content-Type is one that the response declares."},
	{Name: "headers-match", Severity: Error, run: checkHeaders, key: byWant,
		Doc: "Declared headers are there where they are required, and fit their schemas."},
	{Name: "body-well-formed", Severity: Error, run: checkWellFormed, quotes: aReason,
		Doc: "The body is one strict JSON text: UTF-8 without a byte order mark, no repeated names, nothing after it; none at all for a 204."},
	{Name: "safe-integers", Severity: Warning, run: checkSafeIntegers, quotes: aReason,
		Doc: "The body has no integer beyond ±2^53, which not every client keeps exact, unless its format says that it may be larger."},
	{Name: "body-matches-schema", Severity: Error, run: checkSchema, key: byWant,
		Doc: "The body is what the schema says: every violation, at the exact value."},
	{Name: "format", Severity: Error, run: checkFormat, key: byWant,
		Doc: "Strings and numbers are of the format that the schema names: real calendar dates, UUIDs, e-mail addresses, ranges of integers."},
	{Name: "same-as", Severity: Error, run: checkSameAs,
		Doc: "Values that x-same-as ties are equal."},
	{Name: "not-before", Severity: Warning, run: checkNotBefore,
		Doc: "Times that x-not-before ties are in order."},
	{Name: "unique-ids", Severity: Warning, run: checkUniqueIDs,
		Doc: "No two elements of an array have the same id."},
	{Name: "undeclared-field", Severity: Warning, run: checkUndeclared,
		Doc: "The body has no property that the schema does not name."},
	{Name: "deprecated", Severity: Warning, run: checkDeprecated,
		Doc: "No response comes from an operation that is deprecated without saying so in a Deprecation header."},
	{Name: "created-is-readable", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "What was created is found at its Location, and at its id."},
	{Name: "downloaded-as-uploaded", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "The file that a creation uploads is downloaded with its bytes, where an operation gives it back."},
	{Name: "stored-as-sent", Severity: Error, run: ofSeveral,
		Doc: "What a request writes is answered as it was sent, by the request itself and when the thing is read."},
	{Name: "update-is-kept", Severity: Error, run: ofSeveral,
		Doc: "What an update does not name is as before."},
	{Name: "deleted-is-gone", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "After a success of DELETE the thing is read with 404 or 410, and no list has it."},
	{Name: "listed", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "What was created is in the list."},
	{Name: "list-agrees", Severity: Error, run: ofSeveral,
		Doc: "A thing in a list is the thing that is read by its id, in what both show."},
	{Name: "total-agrees", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "The numbers that a list says of itself are those of its pages."},
	{Name: "page-size", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "A page has no more things than were asked for."},
	{Name: "pages-disjoint", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "No thing is on two pages of a list."},
	{Name: "filter-respected", Severity: Error, run: ofSeveral,
		Doc: "A list that is filtered has what the filter asks for, and nothing else."},
	{Name: "sorted", Severity: Error, run: ofSeveral,
		Doc: "A list is in the order that is asked for."},
	{Name: "idempotent", Severity: Error, run: ofSeveral,
		Doc: "PUT and DELETE change nothing the second time (RFC 9110, section 9.2.2)."},
	{Name: "reference-exists", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "The id of another thing that an answer has leads to it."},
	{Name: "others-kept-out", Severity: Error, run: ofSeveral, quotes: nothing,
		Doc: "What one user has created no other reads, lists, changes or deletes, where --other-token is given (OWASP API1:2023)."},
	{Name: "slow", Severity: Warning, run: checkSlow, also: nowhere,
		Doc: "The response comes within --max-latency, where one is given."},
}

// ofSeveral finds nothing in one exchange: the laws about several are held where they are asked for.
func ofSeveral(*observation) []Finding { return nil }

func byWant(f Finding) string { return ": want " + f.Want }

func byGot(f Finding) string { return ": got " + f.Got }

func byWantAndGot(f Finding) string { return byWant(f) + ", got " + f.Got }

// checkNamed returns the check of a name; one that says nothing for a name that none has.
func checkNamed(name string) Check {
	for _, c := range checks {
		if c.Name == name {
			return c
		}
	}
	return Check{}
}

// selected returns the checks that include names, all where it is empty, without those that exclude names.
func selected(include, exclude []string) ([]Check, error) {
	var names []string
	for _, c := range checks {
		names = append(names, c.Name)
	}
	for _, name := range append(slices.Clone(include), exclude...) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("no check is called %q%s", name, suggest.Hint(name, names))
		}
	}
	var chosen []Check
	for _, c := range checks {
		if (len(include) == 0 || slices.Contains(include, c.Name)) && !slices.Contains(exclude, c.Name) {
			chosen = append(chosen, c)
		}
	}
	return chosen, nil
}

// exchanges returns what sets an exchange apart from one that was answered as an operation answers.
func (o *observation) exchanges() exchanges {
	var set exchanges
	if o.failure != "" {
		set |= unanswered
	}
	if o.expect.beside() || o.expect.kind == expectLike {
		set |= nowhere
	}
	if o.expect.bad() && o.Response.Status >= 200 && o.Response.Status < 300 {
		set |= accepted
	}
	return set
}

func single(where, got, want string, at source.Position) []Finding {
	return []Finding{{Where: where, Got: got, Want: want, Spec: position(at)}}
}

func position(at source.Position) string {
	if at.File == "" {
		return ""
	}
	return at.String()
}

func fromViolations(violations []jsonschema.Violation) []Finding {
	var found []Finding
	for _, v := range violations {
		found = append(found, Finding{Where: v.Where(), Got: v.Got, Want: v.Want(), Spec: position(v.Spec), violation: v})
	}
	return found
}

func checkAnswer(o *observation) []Finding {
	switch {
	case o.failure != "":
		return single("response", o.failure, "a response", o.Operation.Position)
	case o.truncated != "" && o.truncated != notRecorded:
		return single("response.body", o.truncated, "a whole body", o.Operation.Position)
	}
	return nil
}

func checkDeprecated(o *observation) []Finding {
	if !o.Operation.Deprecated || o.Response.Header.Get("Deprecation") != "" || o.Response.Status >= 400 {
		return nil
	}
	return single("response.header.Deprecation", "", "a Deprecation header: the operation is deprecated (RFC 9745)", o.Operation.Position)
}

func checkSlow(o *observation) []Finding {
	if o.maxLatency == 0 || o.took <= o.maxLatency {
		return nil
	}
	return single("response", o.took.String(), "a response within "+o.maxLatency.String(), o.Operation.Position)
}

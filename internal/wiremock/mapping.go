package wiremock

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
	"agentmock/internal/verify"
)

// Mapping is a stub mapping: an answer to the requests of a pattern.
type Mapping struct {
	source.Position
	ID       string
	Priority int // the lower the earlier, 5 where none is said
	Scenario *fixture.Scenario
	Request  Pattern
	Answer   Answer
}

// mappingMembers are what a mapping may have. What says how WireMock keeps and lists it changes no answer.
var mappingMembers = []string{"id", "uuid", "name", "metadata", "insertionIndex", "priority", "request", "response", "scenarioName", "requiredScenarioState", "newScenarioState", "persistent"}

// Read reads a stub mapping. Its errors are *[Refused].
func Read(n *source.Node) (*Mapping, error) {
	m := &Mapping{Position: n.Position}
	if err := only(n, "", "a mapping", mappingMembers...); err != nil {
		return nil, err
	}
	if flag(n, "persistent") {
		return nil, refused("/persistent", "a mapping is kept as long as the mock runs: save it as a file with agentmock import")
	}
	for _, name := range []string{"id", "uuid"} {
		id, err := text(n, "", name)
		if err != nil {
			return nil, err
		}
		if id != "" {
			m.ID = id
		}
	}
	priority, err := integer(n, "", "priority", 1, 1_000_000, fixture.UsualPriority)
	if err != nil {
		return nil, err
	}
	m.Priority = int(priority)
	if err := m.readScenario(n); err != nil {
		return nil, err
	}
	request := n.Child("request")
	if request == nil {
		return nil, refused("/request", "expected which requests it answers")
	}
	if m.Request, err = ReadPattern(request, "/request"); err != nil {
		return nil, err
	}
	m.Answer, err = ReadAnswer(n.Child("response"), "/response")
	return m, err
}

func (m *Mapping) readScenario(n *source.Node) error {
	var s fixture.Scenario
	for _, one := range []struct {
		name string
		into *string
	}{{"scenarioName", &s.Name}, {"requiredScenarioState", &s.Required}, {"newScenarioState", &s.Next}} {
		var err error
		if *one.into, err = text(n, "", one.name); err != nil {
			return err
		}
	}
	switch {
	case s.Name != "":
		m.Scenario = &s
	case s.Required != "":
		return refused("/requiredScenarioState", "expected a scenarioName beside it")
	case s.Next != "":
		return refused("/newScenarioState", "expected a scenarioName beside it")
	}
	return nil
}

// Operations returns those of a document that a mapping may answer: never none without an error, which is a *[Refused].
func (m *Mapping) Operations(s *openapi.Document) ([]*openapi.Operation, error) {
	all := m.Request.Operations(s)
	if len(all) > 0 {
		return all, nil
	}
	at, found := "/request/"+m.Request.URL, m.Request.Text
	if m.Request.URL == "" {
		at, found = "/request/method", m.Request.Method
	}
	if m.Request.Method != "" && m.Request.URL != "" {
		found = m.Request.Method + " " + found
	}
	return nil, refused(at, "the document has no operation for %s", found)
}

// Fixture returns what a mapping answers of one operation, and the ways in which that breaks the document. The edition tells mappings apart
// that came one after the other. Its error is a *[Refused].
func (m *Mapping) Fixture(name, edition string, o *openapi.Operation) (*fixture.Fixture, []fixture.Broken, error) {
	f := &fixture.Fixture{
		Position: m.Position, Name: name, Source: "run-time fixture " + name, Operation: o, Conditions: m.Request.Conditions,
		Mapping: true, Priority: m.Priority, Scenario: m.Scenario,
	}
	response, violations, err := m.response(o)
	if err != nil {
		return nil, nil, err
	}
	f.Responses = []fixture.Response{response}
	f.Complete(edition)
	var broken []fixture.Broken
	for _, v := range violations {
		broken = append(broken, fixture.Broken{Position: m.Position, Violation: v})
	}
	return f, broken, nil
}

func (m *Mapping) response(o *openapi.Operation) (fixture.Response, []jsonschema.Violation, error) {
	a := m.Answer
	r := fixture.Response{Status: a.Status, Delay: a.Delay, Fault: a.Fault}
	if r.Status == 0 {
		r.Status = success(o)
	}
	described := o.Response(r.Status)
	if described == nil {
		return r, nil, refused("/response/status", "%s declares no response %d", o.ID, r.Status)
	}
	r.MediaType = described.Preferred()
	if given := a.Header.Get("Content-Type"); given != "" && (a.Given != "" || r.MediaType != nil) {
		if r.MediaType = described.MediaType(given); r.MediaType == nil {
			return r, nil, refused("/response/headers/Content-Type", "%s %d is not of %s", o.ID, r.Status, given)
		}
	}
	r.SetHeader(a.Header)
	switch {
	case a.Given == "" || len(a.Body) == 0 && r.MediaType == nil:
		r.Generate = r.MediaType != nil
		return r, nil, nil
	case r.MediaType == nil:
		return r, nil, refused("/response/"+a.Given, "%s %d has no body", o.ID, r.Status)
	}
	r.Raw = a.Body
	var body any = string(a.Body)
	if r.MediaType.IsJSON() {
		decoded, faults := jsonvalue.Decode(a.Body)
		if len(faults) > 0 {
			return r, nil, refused("/response/"+a.Given, "%s %d is JSON, and this is none: %s", o.ID, r.Status, faults[0])
		}
		body = decoded
	} else {
		b := message.Body{Raw: a.Body, MediaType: r.MediaType}
		if b.Decode(r.MediaType.Concrete()); b.Decoded {
			body = b.Value
		}
	}
	violations, _ := verify.Body(o, r.Status, r.MediaType, body)
	return r, violations, nil
}

// success returns the status that a mapping without one has: 200, else the first success that the operation declares.
func success(o *openapi.Operation) int {
	if o.Response(http.StatusOK) != nil {
		return http.StatusOK
	}
	i := slices.IndexFunc(o.Responses, func(r *openapi.Response) bool { return r.Code() >= 200 && r.Code() < 300 })
	if i < 0 {
		return http.StatusOK
	}
	return o.Responses[i].Code()
}

// Parse reads a stub mapping out of a text, which messages call by a name. Its error is a *[Refused], or says where the text is no JSON.
func Parse(name string, data []byte) (*Mapping, error) {
	n, err := source.ParseFile(name, data)
	if err != nil {
		return nil, err
	}
	return Read(n)
}

// Exchange returns the document of a run-time fixture that a mapping is for one operation.
func Exchange(operation string, mapping []byte) []byte {
	document, err := json.Marshal(exchange{operation, mapping})
	if err != nil {
		panic(err) // the mapping was read, and is JSON
	}
	return document
}

// Of returns the operation and the mapping of a run-time fixture's document; ok is false for an exchange.
func Of(document []byte) (operation string, mapping []byte, ok bool) {
	if !bytes.Contains(document, []byte(`"mapping"`)) {
		return "", nil, false
	}
	var e exchange
	if json.Unmarshal(document, &e) != nil || len(e.Mapping) == 0 {
		return "", nil, false
	}
	return e.Operation, e.Mapping, true
}

// ReadDocument returns the fixture that the document of a mapping is, as [fixture.Read] does of an exchange.
func ReadDocument(d fixture.Document, s *openapi.Document) (*fixture.Fixture, []fixture.Broken, error) {
	id, mapping, _ := Of(d.Data)
	o, ok := s.Operation(id)
	if !ok {
		return nil, nil, i18n.Errorf("operation: expected the operationId of one, found %q%s", id, suggest.Hint(id, s.OperationIDs()))
	}
	m, err := Parse(d.Name, mapping)
	if err != nil {
		return nil, nil, err
	}
	return m.Fixture(d.Name, d.Edition, o)
}

type exchange struct {
	Operation string          `json:"operation"`
	Mapping   json.RawMessage `json:"mapping"`
}

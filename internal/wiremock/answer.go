package wiremock

import (
	"encoding/base64"
	"math"
	"net/http"
	"strings"
	"time"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Answer is the response of a mapping.
type Answer struct {
	Status int // 0: none is said
	Header http.Header
	Body   []byte
	Given  string // the member that has the body: body, jsonBody, base64Body; "" for none
	Delay  fixture.Delay
	Fault  fixture.Fault
}

// answerMembers are what a response may have; what a null or false says of others is nothing.
var answerMembers = []string{"status", "statusMessage", "headers", "body", "jsonBody", "base64Body", "fixedDelayMilliseconds", "delayDistribution", "fault"}

// faults are those that both have: what a client of a malformed chunk sees is a body that breaks off.
var faults = map[string]fixture.Fault{
	"EMPTY_RESPONSE": fixture.EmptyResponse, "CONNECTION_RESET_BY_PEER": fixture.ConnectionReset, "MALFORMED_RESPONSE_CHUNK": fixture.TruncatedBody,
}

// ReadAnswer reads the response of a mapping. Its errors are *[Refused], with the pointer below the given one.
func ReadAnswer(n *source.Node, pointer string) (Answer, error) {
	a := Answer{Header: http.Header{}}
	if n == nil {
		return a, nil
	}
	if err := only(n, pointer, "a response", answerMembers...); err != nil {
		return a, err
	}
	status, err := integer(n, pointer, "status", 100, 599, 0)
	if err != nil {
		return a, err
	}
	a.Status = int(status)
	if message, err := text(n, pointer, "statusMessage"); err != nil || message != "" && message != http.StatusText(a.Status) {
		return a, refused(under(pointer, "statusMessage"), "the reason of a status is %q, as RFC 9110 names it", http.StatusText(a.Status))
	}
	if err := a.readHeaders(n.Child("headers"), under(pointer, "headers")); err != nil {
		return a, err
	}
	if err := a.readBody(n, pointer); err != nil {
		return a, err
	}
	if err := a.readDelay(n, pointer); err != nil {
		return a, err
	}
	name, err := text(n, pointer, "fault")
	if err != nil || name == "" {
		return a, err
	}
	known := false
	if a.Fault, known = faults[name]; !known {
		return a, refused(under(pointer, "fault"), "agentmock has no such fault: expected CONNECTION_RESET_BY_PEER, EMPTY_RESPONSE or MALFORMED_RESPONSE_CHUNK, found %q", name)
	}
	return a, nil
}

func (a *Answer) readHeaders(n *source.Node, pointer string) error {
	if n == nil {
		return nil
	}
	if n.Kind() != source.ObjectNode {
		return refused(pointer, "expected names and texts, found %s", n.Brief(60))
	}
	for i, name := range n.Keys() {
		at, list := under(pointer, name), n.Items()[i:i+1]
		if n.Items()[i].Kind() == source.ArrayNode {
			list = n.Items()[i].Items()
		}
		for _, one := range list {
			text := source.ScalarText(one)
			if one.Kind() != source.ScalarNode || one.Scalar == nil || strings.ContainsAny(text, "\r\n\x00") {
				return refused(at, "expected a text without line breaks, found %s", one.Brief(60))
			}
			if !fixture.IsHeaderName(name) {
				return refused(at, "not a name that a header can have")
			}
			a.Header.Add(name, text)
		}
	}
	return nil
}

func (a *Answer) readBody(n *source.Node, pointer string) error {
	for _, member := range []string{"body", "jsonBody", "base64Body"} {
		at := n.Child(member)
		if at == nil {
			continue
		}
		if a.Given != "" {
			return refused(under(pointer, member), "expected one body, found %s too", a.Given)
		}
		a.Given = member
		if member == "jsonBody" {
			a.Body = jsonvalue.Append(nil, at.Value())
			continue
		}
		given, err := text(n, pointer, member)
		if err != nil {
			return err
		}
		a.Body = []byte(given)
		if member == "base64Body" {
			if a.Body, err = base64.StdEncoding.DecodeString(given); err != nil {
				return refused(under(pointer, member), "expected bytes in base64: %s", err)
			}
		}
	}
	return nil
}

func (a *Answer) readDelay(n *source.Node, pointer string) error {
	const most = int64(10 * time.Minute / time.Millisecond)
	fixed, err := integer(n, pointer, "fixedDelayMilliseconds", 0, most, 0)
	if err != nil {
		return err
	}
	a.Delay.Median = time.Duration(fixed) * time.Millisecond
	d := n.Child("delayDistribution")
	if d == nil {
		return nil
	}
	pointer = under(pointer, "delayDistribution")
	if kind := d.Child("type").Text(); kind != "lognormal" {
		return refused(under(pointer, "type"), "agentmock draws delays from a log-normal distribution: expected lognormal, found %q", kind)
	}
	if err := only(d, pointer, "a log-normal delay", "type", "median", "sigma"); err != nil {
		return err
	}
	number := func(name string) float64 {
		if d.Child(name) == nil {
			return 0
		}
		v, _ := d.Child(name).Scalar.(jsonvalue.Number)
		return v.Float64()
	}
	median, sigma := number("median"), number("sigma")
	if !(median > 0 && median <= float64(most)) || !(sigma >= 0 && sigma <= 10) {
		return refused(pointer, "expected a median above 0 and up to %d milliseconds, and a sigma from 0 to 10, found %s", most, d.Brief(60))
	}
	p99 := min(median*math.Exp(sigma*fixture.Z99), float64(most))
	a.Delay = fixture.Delay{Median: time.Duration(median * float64(time.Millisecond)), P99: time.Duration(p99 * float64(time.Millisecond))}
	return nil
}

// FaultName returns what WireMock calls a fault, and whether it has it.
func FaultName(f fixture.Fault) (string, bool) {
	for name, fault := range faults {
		if fault == f {
			return name, true
		}
	}
	return "", false
}

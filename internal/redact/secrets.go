package redact

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"agentmock/internal/jsonvalue"
)

// Secrets are texts that no output may have, each with the variable that stands for it in a command line. They are safe for concurrent
// use; nil holds none.
type Secrets struct {
	mutex sync.RWMutex
	known []hidden // in all their forms, the longest first
}

type hidden struct{ variable, text string }

// Add notes a secret, in the forms that a request has it in.
func (s *Secrets) Add(variable, text string) {
	const shortest = 4 // what is shorter stands in too many other texts
	if len(text) < shortest {
		return
	}
	quoted := jsonvalue.Text(text)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	known := slices.Clone(s.known) // others may be reading it
	for _, form := range []string{
		text, quoted[1 : len(quoted)-1], url.QueryEscape(text), url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte(text + ":")),
	} {
		if one := (hidden{variable, form}); !slices.Contains(known, one) {
			known = append(known, one)
		}
	}
	slices.SortStableFunc(known, func(a, b hidden) int { return cmp.Compare(len(b.text), len(a.text)) })
	s.known = known
}

// AddHeader notes what headers hold of credentials; that of a bearer stands in the variable that is given.
func (s *Secrets) AddHeader(header http.Header, bearer string) {
	for name, values := range header {
		if !IsSecretName(name) {
			continue
		}
		for _, text := range values {
			scheme, rest, two := strings.Cut(text, " ")
			if !two {
				scheme, rest = "", text
			}
			variable := VariableOf(name)
			if bearer != "" && strings.EqualFold(scheme, "bearer") {
				variable = bearer
			}
			s.Add(variable, strings.TrimSpace(rest))
		}
	}
}

// AddCookies notes the cookies of a request.
func (s *Secrets) AddCookies(header http.Header) {
	for _, cookie := range (&http.Request{Header: header}).Cookies() {
		const session = 12 // what is shorter is a choice of colours
		if len(cookie.Value) >= session {
			s.Add(VariableOf(cookie.Name), cookie.Value)
		}
	}
}

// VariableOf returns the name of a variable that stands for what is called so.
func VariableOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(name))
}

// Hide returns a text without secrets.
func (s *Secrets) Hide(text string) string {
	for _, one := range s.all() {
		text = strings.ReplaceAll(text, one.text, Mask)
	}
	return text
}

func (s *Secrets) all() []hidden {
	if s == nil {
		return nil
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.known
}

// Quote writes an argument for a shell, with variables in the place of secrets; plain writes what lies between them.
func (s *Secrets) Quote(text string, plain func(text string) string) string {
	for _, one := range s.all() {
		if before, after, found := strings.Cut(text, one.text); found {
			return s.QuotePart(before, plain) + `"$` + one.variable + `"` + s.QuotePart(after, plain)
		}
	}
	return plain(text)
}

// QuotePart is Quote for a part of an argument: nothing is written as nothing.
func (s *Secrets) QuotePart(text string, plain func(text string) string) string {
	if text == "" {
		return ""
	}
	return s.Quote(text, plain)
}

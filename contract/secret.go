package contract

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
)

// secrets are texts that no output may have, each with the variable that stands for it in a command line. They are safe for concurrent
// use; nil holds none.
type secrets struct {
	mutex sync.RWMutex
	known []secret // in all their forms, the longest first
}

type secret struct{ variable, text string }

// shortest is how long a text has to be to be looked for everywhere: what is shorter stands in too many others.
const shortest = 4

// add notes a secret, in the forms that a request has it in.
func (s *secrets) add(variable, text string) {
	if len(text) < shortest {
		return
	}
	quoted := jsonvalue.Text(text)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, form := range []string{
		text, quoted[1 : len(quoted)-1], url.QueryEscape(text), url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte(text + ":")),
	} {
		if one := (secret{variable, form}); !slices.Contains(s.known, one) {
			s.known = append(s.known, one)
		}
	}
	slices.SortStableFunc(s.known, func(a, b secret) int { return cmp.Compare(len(b.text), len(a.text)) })
}

// addHeader notes what headers hold of credentials.
func (s *secrets) addHeader(header http.Header) {
	for name, values := range header {
		if !redact.IsSecretName(name) {
			continue
		}
		for _, text := range values {
			scheme, rest, two := strings.Cut(text, " ")
			if !two {
				scheme, rest = "", text
			}
			variable := variableOf(name)
			if strings.EqualFold(scheme, "bearer") {
				variable = tokenVariable
			}
			s.add(variable, strings.TrimSpace(rest))
		}
	}
}

// session is how long the value of a cookie is that may be a credential.
const session = 12

// addCookies notes the cookies of a request.
func (s *secrets) addCookies(header http.Header) {
	for _, cookie := range (&http.Request{Header: header}).Cookies() {
		if len(cookie.Value) >= session {
			s.add(variableOf(cookie.Name), cookie.Value)
		}
	}
}

// tokenVariable is where people keep their credential.
const tokenVariable = "AGENTMOCK_TOKEN"

// variableOf returns the name of a variable that stands for what is called so.
func variableOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(name))
}

// hide returns a text without secrets.
func (s *secrets) hide(text string) string {
	for _, one := range s.all() {
		text = strings.ReplaceAll(text, one.text, redact.Mask)
	}
	return text
}

func (s *secrets) all() []secret {
	if s == nil {
		return nil
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.known[:len(s.known):len(s.known)]
}

// quote writes an argument for a shell, with variables in the place of secrets; plain writes what lies between them.
func (s *secrets) quote(text string, plain func(text string) string) string {
	for _, one := range s.all() {
		if before, after, found := strings.Cut(text, one.text); found {
			return s.part(before, plain) + `"$` + one.variable + `"` + s.part(after, plain)
		}
	}
	return plain(text)
}

func (s *secrets) part(text string, plain func(text string) string) string {
	if text == "" {
		return ""
	}
	return s.quote(text, plain)
}

// public are the members of a report that hold words of the document and of the program alone, which a short secret may be part of.
var public = []string{"API", "Version", "Document", "Checks", "Rule", "Severity", "Operation", "Case", "Name", "Method", "Spec", "Message", "Coverage", "LeftOut"}

// scrub takes the secrets out of all texts of a report.
func (s *secrets) scrub(report *Report) {
	if len(s.all()) > 0 {
		s.scrubValue(reflect.ValueOf(report).Elem())
	}
}

func (s *secrets) scrubValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(s.hide(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			s.scrubValue(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.scrubValue(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !slices.Contains(public, v.Type().Field(i).Name) {
				s.scrubValue(v.Field(i))
			}
		}
	}
}

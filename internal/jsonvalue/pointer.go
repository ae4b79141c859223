package jsonvalue

import (
	"strconv"
	"strings"
)

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape writes a member name as a JSON Pointer token, RFC 6901 section 3.
func Escape(token string) string { return escaper.Replace(token) }

// Pointer writes tokens as a JSON Pointer; no token is "", the whole value.
func Pointer(tokens ...string) string {
	var b strings.Builder
	for _, token := range tokens {
		b.WriteByte('/')
		b.WriteString(Escape(token))
	}
	return b.String()
}

// MaxPointer bounds the pointers that messages have, in bytes: a name in a body may be as large as the body.
const MaxPointer = 1 << 10

// CutPointer returns a pointer for a message: of one that is larger than [MaxPointer], the pointer to what is around the value, and … in it.
func CutPointer(pointer string) string {
	if len(pointer) <= MaxPointer {
		return pointer
	}
	return pointer[:strings.LastIndexByte(pointer[:MaxPointer], '/')] + "/…"
}

// Tokens reads a JSON Pointer; a pointer that is neither "" nor begins with "/" has no tokens and is not ok.
func Tokens(pointer string) (tokens []string, ok bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	tokens = strings.Split(pointer[1:], "/")
	for i := range tokens {
		tokens[i] = unescaper.Replace(tokens[i])
	}
	return tokens, true
}

// Child returns the member or element of v that one token names.
func Child(v any, token string) (any, bool) {
	switch v := v.(type) {
	case *Object:
		return v.Lookup(token)
	case []any:
		if i, ok := ElementIndex(token, len(v)); ok {
			return v[i], true
		}
	}
	return nil, false
}

// At returns the value that the tokens lead to from v, and whether there is one.
func At(v any, tokens ...string) (any, bool) {
	for _, token := range tokens {
		var ok bool
		if v, ok = Child(v, token); !ok {
			return nil, false
		}
	}
	return v, true
}

// SetChild replaces the existing member or element of v that one token names, and reports whether there was one.
func SetChild(v any, token string, to any) bool {
	switch v := v.(type) {
	case *Object:
		if i := v.Index(token); i >= 0 {
			v.Members[i].Value = to
			return true
		}
	case []any:
		if i, ok := ElementIndex(token, len(v)); ok {
			v[i] = to
			return true
		}
	}
	return false
}

// ElementIndex returns the index that a token of a JSON Pointer is in an array of a length, and whether it is one.
func ElementIndex(token string, length int) (int, bool) {
	if len(token) > 1 && token[0] == '0' {
		return 0, false
	}
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0 && i < length && token[0] != '+' && token[0] != '-'
}

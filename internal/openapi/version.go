package openapi

import "strings"

// version is a version of OpenAPI, without its patch; a later one is greater.
type version uint8

const (
	swagger2 version = iota + 1 // of documents that OpenAPI 3.0 replaced
	openapi30
	openapi31
	openapi32
)

func (v version) String() string { return [...]string{"", "2.0", "3.0", "3.1", "3.2"}[v] }

// versionOf returns the version of OpenAPI 3 that the text after openapi: names. One that is yet to come is read as the last that is
// known; a text that names none is 0.
func versionOf(text string) version {
	minor, ok := strings.CutPrefix(text, "3.")
	switch minor, _, _ = strings.Cut(minor, "."); {
	case !ok || minor == "":
		return 0
	case minor == "0":
		return openapi30
	case minor == "1":
		return openapi31
	}
	return openapi32
}

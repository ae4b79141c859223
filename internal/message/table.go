package message

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// A table is comma-separated values with a line of names first (RFC 4180): a list of objects, or one of them. A cell has the text of its value,
// nothing for null and for a member that is not there, and JSON for a list or an object.

// isTable reports whether values of s are the lines of a table.
func isTable(base string, s *jsonschema.Schema) bool {
	if base != "text/csv" && base != "application/csv" || s == nil {
		return false
	}
	if isList(s) {
		return s.Items != nil && s.Items.PossibleTypes().Only(jsonschema.ObjectType)
	}
	return s.PossibleTypes().Only(jsonschema.ObjectType)
}

// lineSchema returns the schema of a line of the table that a body of m is.
func lineSchema(m *openapi.MediaType) *jsonschema.Schema {
	if isList(m.Schema) {
		return m.Schema.Items
	}
	return m.Schema
}

func readTable(m *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, byteOrderMark)))
	names, err := r.Read()
	if again := repeatedName(names); again != "" {
		return nil, false, []jsonvalue.Fault{{Reason: "two columns of the name " + strconv.Quote(again)}}
	}
	lines := []any{}
	for err == nil {
		var cells []string
		if cells, err = r.Read(); err == nil {
			lines = append(lines, lineOf(lineSchema(m), names, cells))
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, false, []jsonvalue.Fault{{Offset: int(r.InputOffset()), Reason: "no comma-separated values: " + err.Error()}}
	}
	if isList(m.Schema) {
		return lines, true, nil
	}
	if len(lines) != 1 {
		return nil, false, []jsonvalue.Fault{{Reason: "a table of " + strconv.Itoa(len(lines)) + " lines under its names, where there is to be one"}}
	}
	return lines[0], true, nil
}

// repeatedName returns a name that two columns have; "" for none.
func repeatedName(names []string) string {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}

// lineOf reads the cells of a line as the schema has them.
func lineOf(s *jsonschema.Schema, names, cells []string) any {
	line := &jsonvalue.Object{}
	for i, name := range names {
		if v, there := cellOf(s, name, cells[i]); there {
			line.Members = append(line.Members, jsonvalue.Member{Name: name, Value: v}) // of a line with many cells Set would look at each
		}
	}
	return line
}

func cellOf(s *jsonschema.Schema, name, text string) (v any, there bool) {
	schema, _ := childOf(s, name)
	switch {
	case text == "" && schema != nil && schema.Valid(nil, jsonschema.InResponse):
		return nil, slices.Contains(s.Required, name)
	case text == "":
		return "", schema != nil && schema.DeclaresType(jsonschema.String) && (slices.Contains(s.Required, name) || schema.Valid("", jsonschema.InResponse))
	case schema != nil && schema.DeclaresType(jsonschema.Array|jsonschema.ObjectType):
		if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			return v, true
		}
	}
	return scalarFrom(&openapi.Parameter{}, schema, text), true
}

// writeTable has the columns that the schema names, in its order, and then others that a line has.
func writeTable(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
	items := itemsOf(v)
	names, known := lineSchema(m).DeclaredNames(), map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	for _, item := range items {
		if line, isObject := item.(*jsonvalue.Object); isObject {
			for _, member := range line.Members {
				if !known[member.Name] {
					names, known[member.Name] = append(names, member.Name), true
				}
			}
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180 section 2
	_ = w.Write(names)
	for _, item := range items {
		cells := make([]string, len(names))
		for i, name := range names {
			if cell, has := jsonvalue.At(item, name); has && cell != nil {
				cells[i] = jsonvalue.Plain(cell)
			}
		}
		_ = w.Write(cells) // into memory
	}
	w.Flush()
	return []byte(b.String()), contentType
}

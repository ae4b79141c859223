package contract

import (
	"reflect"
	"slices"

	"agentmock/internal/redact"
)

// tokenVariable is where people keep their credential.
const tokenVariable = "AGENTMOCK_TOKEN"

// public are the members of a report that hold words of the document and of the program alone, which a short secret may be part of.
var public = []string{"API", "Version", "Document", "Checks", "Rule", "Severity", "Operation", "Case", "Name", "Method", "Spec", "Message", "MessageIn", "Coverage", "LeftOut"}

// scrub takes secrets out of all texts of a report.
func scrub(hidden *redact.Secrets, report *Report) {
	scrubValue(hidden, reflect.ValueOf(report).Elem())
}

func scrubValue(hidden *redact.Secrets, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(hidden.Hide(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			scrubValue(hidden, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			scrubValue(hidden, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !slices.Contains(public, v.Type().Field(i).Name) {
				scrubValue(hidden, v.Field(i))
			}
		}
	}
}

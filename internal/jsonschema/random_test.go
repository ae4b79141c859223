package jsonschema_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// randomSchemas makes schemas and instances of so few names and values that keywords meet each other all the time.
type randomSchemas struct{ *rand.Rand }

func (r randomSchemas) one(texts ...string) string { return texts[r.IntN(len(texts))] }

func (r randomSchemas) name() string { return r.one(`"a"`, `"b"`, `"c"`, `"ab"`) }

func (r randomSchemas) small() string { return fmt.Sprint(r.IntN(4)) }

func (r randomSchemas) scalar() string {
	return r.one("null", "true", "false", "0", "1", "2", "1.0", "1.5", "-1", "3e0", `""`, `"a"`, `"ab"`, `"abc"`, `"文"`)
}

func (r randomSchemas) instance(depth int) string {
	kind := r.IntN(4)
	if depth == 0 || kind == 0 {
		return r.scalar()
	}
	var parts []string
	for i := range r.IntN(4) {
		part := r.instance(depth - 1)
		if kind > 1 {
			part = []string{`"a": `, `"b": `, `"c": `, `"ab": `}[(i+kind)%4] + part
		}
		parts = append(parts, part)
	}
	if kind > 1 {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// refs are the components that a schema may refer to: on the same value only to later ones, so that no schema applies
// itself to the same value; below it to any.
type refs struct{ here, below []string }

func (r randomSchemas) schema(depth int, to refs) string {
	if depth == 0 || r.IntN(12) == 0 {
		return r.one("true", "true", "false", "{}", `{"type": "integer"}`, `{"type": "string"}`, `{"const": `+r.scalar()+"}")
	}
	var keywords []string
	for range 1 + r.IntN(3) {
		for _, keyword := range r.keyword(depth-1, to) {
			name, _, _ := strings.Cut(keyword, ":")
			known := func() bool {
				for _, k := range keywords {
					if strings.HasPrefix(k, name+":") {
						return true
					}
				}
				return false
			}
			if !known() {
				keywords = append(keywords, keyword)
			}
		}
	}
	return "{" + strings.Join(keywords, ", ") + "}"
}

func (r randomSchemas) list(depth int, to refs) string {
	var schemas []string
	for range 1 + r.IntN(3) {
		schemas = append(schemas, r.schema(depth, to))
	}
	return "[" + strings.Join(schemas, ", ") + "]"
}

func (r randomSchemas) named(depth int, to refs) string {
	return fmt.Sprintf(`{"a": %s, %s: %s}`, r.schema(depth, to), r.one(`"b"`, `"c"`, `"ab"`), r.schema(depth, to))
}

// keyword is one random keyword and those that mean nothing without it.
func (r randomSchemas) keyword(depth int, to refs) []string {
	below := refs{to.below, to.below}
	switch r.IntN(30) {
	case 0:
		return []string{`"type": ` + r.one(`"integer"`, `"number"`, `"string"`, `"array"`, `"object"`, `["object", "null"]`, `["integer", "array"]`)}
	case 1:
		return []string{fmt.Sprintf(`"enum": [%s, %s, %s]`, r.scalar(), r.scalar(), r.instance(1))}
	case 2:
		return []string{`"const": ` + r.instance(1)}
	case 3:
		return []string{`"` + r.one("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") + `": ` + r.one("0", "1", "1.5", "2")}
	case 4:
		return []string{`"multipleOf": ` + r.one("1", "2", "0.5", "1.5")}
	case 5:
		return []string{`"` + r.one("minLength", "maxLength") + `": ` + r.small()}
	case 6:
		return []string{`"pattern": "` + r.one("^a", "b$", "^.b?$") + `"`}
	case 7:
		return []string{`"items": ` + r.schema(depth, below)}
	case 8:
		return []string{`"prefixItems": ` + r.list(depth, below)}
	case 9:
		return []string{`"contains": ` + r.schema(depth, below), fmt.Sprintf(`"%s": %d`, r.one("minContains", "maxContains"), r.IntN(3))}
	case 10:
		return []string{`"` + r.one("minItems", "maxItems", "minProperties", "maxProperties") + `": ` + r.small()}
	case 11:
		return []string{`"uniqueItems": true`}
	case 12, 13, 14:
		return []string{`"properties": ` + r.named(depth, below)}
	case 15:
		return []string{fmt.Sprintf(`"patternProperties": {"^a": %s, "b$": %s}`, r.schema(depth, below), r.schema(depth, below))}
	case 16:
		return []string{`"additionalProperties": ` + r.schema(depth, below)}
	case 17:
		return []string{`"required": [` + r.name() + `]`}
	case 18:
		return []string{`"propertyNames": ` + r.schema(depth, refs{})}
	case 19:
		return []string{`"dependentRequired": {` + r.name() + `: [` + r.name() + `]}`}
	case 20:
		return []string{`"dependentSchemas": {` + r.name() + `: ` + r.schema(depth, to) + `}`}
	case 21:
		return []string{`"if": ` + r.schema(depth, to), `"then": ` + r.schema(depth, to), `"else": ` + r.schema(depth, to)}
	case 22:
		return []string{`"allOf": ` + r.list(depth, to)}
	case 23:
		return []string{`"anyOf": ` + r.list(depth, to)}
	case 24:
		return []string{`"oneOf": ` + r.list(depth, to)}
	case 25:
		return []string{`"not": ` + r.schema(depth, to)}
	case 26, 27:
		return []string{`"unevaluatedProperties": ` + r.schema(depth, below)}
	case 28:
		return []string{`"unevaluatedItems": ` + r.schema(depth, below)}
	default:
		if len(to.here) == 0 {
			return []string{`"title": "t"`}
		}
		return []string{`"$ref": "#/components/schemas/` + r.one(to.here...) + `"`}
	}
}

func TestValidateAgreesWithJudgeAtRandom(t *testing.T) {
	const documents, instances = 120, 16
	names := []string{"A", "B", "C", "D"}
	taken, refused := 0, 0
	for seed := range uint64(documents) {
		r := randomSchemas{rand.New(rand.NewPCG(seed, 7))}
		var schemas []string
		for i, name := range names {
			schema := r.schema(3, refs{names[i+1:], names})
			for schema[0] != '{' { // kin-openapi refuses a $ref with siblings that leads to a boolean schema
				schema = r.schema(3, refs{names[i+1:], names})
			}
			schemas = append(schemas, fmt.Sprintf("%q: %s", name, schema))
		}
		j := newJudged(t, "{"+strings.Join(schemas, ", ")+"}", names...)
		for _, name := range names {
			verdicts := j.verdicts(t, name)
			for range instances {
				instance := r.instance(3)
				found, judge := verdicts(instance)
				if (judge == nil) != (len(found) == 0) {
					t.Errorf("seed %d: %s is %s by\n{%s}\nthe judge says %v, we %v", seed, instance, name, strings.Join(schemas, ",\n"), judge, found)
				}
				if judge == nil {
					taken++
				} else {
					refused++
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	if least := documents * instances / 2; taken < least || refused < least {
		t.Errorf("the pairs are lopsided: %d taken, %d refused", taken, refused)
	}
}

package resource

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Condition is what a request asks of things: a comparison, or several of them. The nil condition is one that nobody understands.
type Condition struct {
	at      []string // where the value stands that is compared
	compare string
	wanted  any
	join    string // and, or, not, of parts; "" for a comparison
	parts   []*Condition
}

// Meets reports whether a thing is what the condition asks for.
func (c *Condition) Meets(one any) bool {
	meets := func(part *Condition) bool { return part.Meets(one) }
	switch c.join {
	case "and":
		return !slices.ContainsFunc(c.parts, func(part *Condition) bool { return !part.Meets(one) })
	case "or":
		return slices.ContainsFunc(c.parts, meets)
	case "not":
		return !slices.ContainsFunc(c.parts, meets)
	}
	v, ok := jsonvalue.At(one, c.at...)
	if c.compare == "null" {
		return (!ok || v == nil) == (c.wanted == true)
	}
	return ok && v != nil && compares(v, c.compare, c.wanted)
}

// maxComparisons bounds what a condition may have each thing compared with.
const maxComparisons = 10_000

// TooLong reports whether a condition has more comparisons than are made of each thing.
func (c *Condition) TooLong() bool { return c.comparisons() > maxComparisons }

func (c *Condition) comparisons() int {
	sum := 1
	for _, part := range c.parts {
		sum += part.comparisons()
	}
	return sum
}

// every returns the condition that all of some hold, those left out that nobody understands; nil for none.
func every(parts []*Condition) *Condition {
	parts = slices.DeleteFunc(parts, func(part *Condition) bool { return part == nil })
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return &Condition{join: "and", parts: parts}
}

// anyOf returns the condition that one of some holds; nil where one of them is not understood, which any thing may meet.
func anyOf(parts []*Condition) *Condition {
	if len(parts) == 0 || slices.Contains(parts, nil) {
		return nil
	}
	return &Condition{join: "or", parts: parts}
}

// noneOf returns the condition that none of some holds; nil where one of them is not understood.
func noneOf(parts ...*Condition) *Condition {
	if len(parts) == 0 || slices.Contains(parts, nil) {
		return nil
	}
	return &Condition{join: "not", parts: parts}
}

// Meets reports whether a thing is what the filter asks for: of several values any.
func (f Filter) Meets(one, wanted any) bool {
	c := f.Asks(wanted)
	return c == nil || c.Meets(one)
}

// Asks returns what a filter asks for by a value: of several any. It is nil where the value is of operators that nobody understands.
func (f Filter) Asks(wanted any) *Condition {
	if f.Compare == "between" || f.Compare == "null" || f.Compare == "not null" {
		return f.operator(f.Compare, wanted)
	}
	switch wanted := wanted.(type) {
	case []any:
		var parts []*Condition
		for _, w := range wanted {
			parts = append(parts, &Condition{at: f.At, compare: f.Compare, wanted: w})
		}
		return &Condition{join: "or", parts: parts}
	case *jsonvalue.Object:
		return f.operators(wanted)
	case string:
		if how, operand, ok := operated(wanted); ok && f.Compare == "=" {
			return f.operator(how, operand)
		}
	}
	return &Condition{at: f.At, compare: f.Compare, wanted: wanted}
}

// Asking returns a value by which the filter asks for things of which the property is what is given, or is not there.
func (f Filter) Asking(v any, has bool) (asking any, ok bool) {
	switch f.Compare {
	case "null", "not null":
		return (has && v != nil) == (f.Compare == "not null"), true
	case "between":
		if _, isNumber := v.(jsonvalue.Number); !isNumber || !strings.HasSuffix(f.Input, "[between]") { // who calls it so writes its ends so
			return nil, false
		}
		return jsonvalue.Plain(v) + ".." + jsonvalue.Plain(v), true
	}
	return v, has
}

// operators returns what an object of operators asks for: {"gt": 3, "lt": 9}.
func (f Filter) operators(o *jsonvalue.Object) *Condition {
	var parts []*Condition
	for _, m := range o.Members {
		how, known := operators[operatorName(m.Name)]
		if !known {
			return nil
		}
		parts = append(parts, f.operator(how, m.Value))
	}
	return every(parts)
}

// operator returns what one operator asks for; nil for operands that it cannot have.
func (f Filter) operator(how string, operand any) *Condition {
	several, isList := operand.([]any)
	if text, isText := operand.(string); isText && (how == "in" || how == "not in" || how == "between") {
		isList = true
		comma := ","
		if how == "between" && strings.Contains(text, "..") { // 1..3 of API Platform
			comma = ".."
		}
		for one := range strings.SplitSeq(strings.Trim(text, "()[]"), comma) {
			several = append(several, strings.Trim(strings.TrimSpace(one), `"'`))
		}
	}
	is := func(how string, wanted any) *Condition { return &Condition{at: f.At, compare: how, wanted: wanted} }
	switch how {
	case "in", "not in":
		if !isList {
			several = []any{operand}
		}
		c := Filter{At: f.At, Compare: "="}.Asks(several)
		if how == "in" {
			return c
		}
		return noneOf(c)
	case "between":
		if len(several) != 2 || slices.Contains(several, any("")) {
			return nil
		}
		return every([]*Condition{is(">=", several[0]), is("<=", several[1])})
	case "not has":
		return noneOf(is("has", wildless(operand)))
	case "null", "not null":
		return is("null", (jsonvalue.Plain(operand) != "false") == (how == "null"))
	case "has":
		return is("has", wildless(operand))
	}
	if isList { // of several any, as of a filter
		return Filter{At: f.At, Compare: how}.Asks(several)
	}
	if operand == nil && (how == "=" || how == "!=") {
		return is("null", how == "=")
	}
	return is(how, operand)
}

// wildless returns a text that is looked for without the signs for any text around it.
func wildless(operand any) any {
	if text, isText := operand.(string); isText {
		return strings.Trim(text, "*%")
	}
	return operand
}

// operation is how some write in a value how it is compared: eq.3 of PostgREST, gte:10, $ilike:milk.
var operation = regexp.MustCompile(`^(?:\$?(eq|neq|ne|gte|gt|lte|lt|ilike|like|in)[.:])(.+)$`)

// operators are what words for comparisons say, without the signs in front of them.
var operators = map[string]string{
	"eq": "=", "exact": "=", "eqi": "=", "neq": "!=", "ne": "!=", "nei": "!=", "gte": ">=", "ge": ">=", "gt": ">", "lte": "<=", "le": "<=", "lt": "<",
	"like": "has", "ilike": "has", "contains": "has", "containsi": "has", "icontains": "has", "cont": "has", "contl": "has",
	"nlike": "not has", "nilike": "not has", "notcontains": "not has", "notcontainsi": "not has", "ncontains": "not has", "excl": "not has", "excll": "not has",
	"startswith": "begins", "startswithi": "begins", "istartswith": "begins", "starts": "begins", "startsl": "begins", "endswith": "ends", "endswithi": "ends", "iendswith": "ends", "ends": "ends", "endsl": "ends",
	"in": "in", "inq": "in", "inl": "in", "nin": "not in", "notin": "not in", "notinl": "not in", "between": "between", "null": "null", "isnull": "null", "notnull": "not null", "nnull": "not null",
}

// operatorName returns a word for a comparison without what marks it as one: gte of $gte and _gte.
func operatorName(name string) string { return strings.ToLower(strings.TrimLeft(name, "$_")) }

// operated reads a text that says how it is compared.
func operated(text string) (how, operand string, ok bool) {
	found := operation.FindStringSubmatch(text)
	if found == nil {
		return "", "", false
	}
	return operators[found[1]], found[2], true
}

// Asks returns what a request asks for by an input that names properties itself, by its value: an object of conditions, as filters[price][$gt]=3 and {"where": {"price": {"gt": 3}}}, a text that
// is one, or an expression (price gt 3 and name eq 'x'), or conditions in words (price||$gt||3). It is nil for what nobody understands, and whatever it does not understand of one is left out.
func (r *Resource) Asks(wanted any) *Condition {
	switch wanted := wanted.(type) {
	case *jsonvalue.Object:
		return conditionsOf(r.Schema, nil, wanted)
	case []any:
		var parts []*Condition
		for _, one := range wanted {
			parts = append(parts, r.Asks(one))
		}
		return every(parts)
	case string:
		if text := strings.TrimSpace(wanted); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
				return r.Asks(v)
			}
			return nil
		}
		if parts := strings.Split(wanted, "||"); len(parts) > 1 && (len(parts) > 2 || strings.HasPrefix(parts[1], "$")) {
			if c := r.inWords(parts); c != nil {
				return c
			}
		}
		return expression(r.Schema, wanted)
	}
	return nil
}

// AsksEither returns what a request asks for by conditions and by others in the place of them; of others alone any.
func (r *Resource) AsksEither(wanted, others any) *Condition {
	if wanted != nil {
		return anyOf([]*Condition{r.Asks(wanted), r.Asks(others)})
	}
	var parts []*Condition
	for _, one := range each(others) {
		parts = append(parts, r.Asks(one))
	}
	return anyOf(parts)
}

// AsksByJSON returns what a text asks for that is an object of conditions: query={"status": "open"}; nil for another.
func (r *Resource) AsksByJSON(wanted any) *Condition {
	if text, isText := wanted.(string); isText && strings.HasPrefix(strings.TrimSpace(text), "{") {
		return r.Asks(text)
	}
	return nil
}

// inWords returns what a property, an operator and an operand ask for: price||$gt||3.
func (r *Resource) inWords(parts []string) *Condition {
	at := property(r.Schema, parts[0])
	how, known := operators[operatorName(parts[1])]
	if at == nil || !known || len(parts) > 3 {
		return nil
	}
	operand := "true"
	if len(parts) == 3 {
		operand = parts[2]
	}
	return Filter{At: at}.operator(how, operand)
}

// conditionsOf returns what an object of conditions asks of what stands in a thing at a place, of a schema.
func conditionsOf(s *jsonschema.Schema, place []string, o *jsonvalue.Object) *Condition {
	var all []*Condition
	for _, m := range o.Members {
		switch name := operatorName(m.Name); name {
		case "and", "or", "nor", "not":
			var parts []*Condition
			for _, one := range each(m.Value) {
				part, _ := one.(*jsonvalue.Object)
				if part == nil {
					parts = append(parts, nil)
				} else {
					parts = append(parts, conditionsOf(s, place, part))
				}
			}
			switch name {
			case "and":
				all = append(all, every(parts))
			case "or":
				all = append(all, anyOf(parts))
			default:
				all = append(all, noneOf(parts...))
			}
			continue
		}
		at := property(s, m.Name)
		if at == nil {
			continue
		}
		whole := append(slices.Clip(place), at...)
		inner, isInner := m.Value.(*jsonvalue.Object)
		switch of := s.At(at...); {
		case !isInner && m.Value == nil:
			all = append(all, &Condition{at: whole, compare: "null", wanted: true})
		case isInner && isObject(of):
			all = append(all, conditionsOf(of, whole, inner))
		default:
			all = append(all, Filter{At: whole, Compare: "="}.Asks(m.Value))
		}
	}
	return every(all)
}

// each returns the elements of a list, also of one that brackets have made an object with numbers for names; a value alone is one.
func each(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case *jsonvalue.Object:
		var all []any
		for _, m := range v.Members {
			if m.Name == "" || strings.Trim(m.Name, "0123456789") != "" {
				return []any{v}
			}
			all = append(all, m.Value)
		}
		return all
	}
	return []any{v}
}

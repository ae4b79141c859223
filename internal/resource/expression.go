package resource

import (
	"regexp"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Expressions are texts that compare properties: Price gt 3 and Name eq 'x' of OData, price > 3 AND name = "x" of Google's APIs, price=gt=3;name==x of RSQL.

// maxExpression is how deep the parentheses of an expression may stand.
const maxExpression = 32

// expression returns what a text asks of things of a schema; nil where it is no expression of that kind, or of what they have not.
func expression(s *jsonschema.Schema, text string) *Condition {
	p := &parser{schema: s, tokens: token.FindAllString(text, -1)}
	if spaceless(strings.Join(p.tokens, "")) != spaceless(text) {
		return nil // there is something in it that is no token
	}
	c := p.either(0)
	if p.failed || len(p.tokens) > 0 {
		return nil
	}
	return c
}

func spaceless(text string) string { return strings.Join(strings.Fields(text), "") }

// token matches a piece of an expression: a text in quotes, an operator, a sign, or a word, which may be a number, a time or a path.
var token = regexp.MustCompile(`'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|=[a-z]+=|==|!=|<>|>=|<=|&&|\|\||[=<>:()!,;]|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z-]+|[^\s'"=<>:()!,;&|]+`)

type parser struct {
	schema *jsonschema.Schema
	tokens []string
	failed bool
}

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

// next takes a token, which has to be there.
func (p *parser) next() string {
	first := p.peek()
	if first == "" {
		p.failed = true
		return ""
	}
	p.tokens = p.tokens[1:]
	return first
}

// takes takes the next token if it is one of these, whatever its case.
func (p *parser) takes(any ...string) bool {
	for _, one := range any {
		if strings.EqualFold(p.peek(), one) && one != "" {
			p.tokens = p.tokens[1:]
			return true
		}
	}
	return false
}

// either reads what stands between words for or.
func (p *parser) either(depth int) *Condition {
	parts := []*Condition{p.both(depth)}
	for !p.failed && p.takes("or", "||", ",") {
		parts = append(parts, p.both(depth))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return anyOf(parts)
}

// both reads what stands between words for and.
func (p *parser) both(depth int) *Condition {
	parts := []*Condition{p.one(depth)}
	for !p.failed && p.takes("and", "&&", ";") {
		parts = append(parts, p.one(depth))
	}
	return every(parts)
}

// one reads a comparison, one that must not hold, or what stands in parentheses.
func (p *parser) one(depth int) *Condition {
	switch {
	case p.failed || depth > maxExpression:
		p.failed = true
		return nil
	case p.takes("not", "!"):
		return noneOf(p.one(depth + 1))
	case p.takes("("):
		c := p.either(depth + 1)
		p.failed = p.failed || !p.takes(")")
		return c
	}
	name := p.next()
	if p.takes("(") {
		return p.function(strings.ToLower(name))
	}
	how := p.operator()
	at := p.property(name)
	if (how == "in" || how == "not in") && p.takes("(") {
		var several []any
		for !p.failed && !p.takes(")") {
			several = append(several, literal(p.next()))
			p.takes(",")
		}
		return p.compare(at, how, several)
	}
	return p.compare(at, how, literal(p.next()))
}

// signs are what stands between a property and what it is compared with, beside words.
var signs = map[string]string{"=": "=", "==": "=", ":": "has", "!=": "!=", "<>": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<=", "=out=": "not in"}

func (p *parser) operator() string {
	sign := strings.ToLower(p.next())
	how := signs[sign]
	if word := strings.Trim(sign, "="); how == "" && word != "" {
		how = operators[word]
	}
	p.failed = p.failed || how == ""
	return how
}

// function reads the rest of contains(Name, 'x') and its like.
func (p *parser) function(name string) *Condition {
	first := p.next()
	p.failed = p.failed || !p.takes(",")
	second := p.next()
	p.failed = p.failed || !p.takes(")")
	if name == "substringof" {
		name, first, second = "contains", second, first
	}
	how := operators[name]
	p.failed = p.failed || how != "has" && how != "begins" && how != "ends"
	if (strings.EqualFold(p.peek(), "eq") || p.peek() == "=") && len(p.tokens) > 1 && p.tokens[1] == "true" { // substringof('x', Name) eq true
		p.tokens = p.tokens[2:]
	}
	return p.compare(p.property(first), how, literal(second))
}

func (p *parser) compare(at []string, how string, wanted any) *Condition {
	if p.failed || at == nil {
		return nil
	}
	if s := p.schema.At(at...); how == "has" && s != nil && s.PossibleTypes()&(jsonschema.String|jsonschema.Array) == 0 {
		how = "="
	}
	return Filter{At: at}.operator(how, wanted)
}

// property returns where a property stands that an expression names: price, address/city, address.city.
func (p *parser) property(name string) []string {
	var place []string
	s := p.schema
	for part := range strings.FieldsFuncSeq(name, func(c rune) bool { return c == '/' || c == '.' }) {
		at := property(s, part)
		if at == nil {
			return nil
		}
		place, s = append(place, at...), s.At(at...)
	}
	return place
}

// literal returns what a word of an expression is compared as.
func literal(word string) any {
	if len(word) > 1 && word[0] == '\'' {
		return strings.ReplaceAll(word[1:len(word)-1], "''", "'")
	}
	if len(word) > 1 && word[0] == '"' {
		if v, faults := jsonvalue.Decode([]byte(word)); len(faults) == 0 {
			return v
		}
		return word[1 : len(word)-1]
	}
	switch word {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return word
}

// Compares returns a value of an input that asks for things of which a property is what is given, in a language that is known from the input's name: $filter of OData,
// and where, an object; nil for others.
func (i *Input) Compares(at []string, v any) any {
	switch {
	case len(at) != 1:
		return nil
	case i.Name == "$filter":
		text, isText := v.(string)
		if _, isMoment := moment(text); isText && !isMoment {
			return at[0] + " eq '" + strings.ReplaceAll(text, "'", "''") + "'"
		}
		return at[0] + " eq " + jsonvalue.Plain(v)
	case plain(i.word()) == "where" && isOpen(i.Schema):
		o := &jsonvalue.Object{}
		o.Set(at[0], v)
		return o
	}
	return nil
}

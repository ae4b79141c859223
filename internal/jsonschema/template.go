package jsonschema

import (
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
)

// Template is a text with runtime expressions in it, each in braces (OpenAPI 3.1, section 4.8.20.4), or one that is nothing but an expression.
type Template struct {
	source.Position // where it stands, once that is said
	Source          string
	Parts           []TemplatePart
}

// TemplatePart is a piece of a [Template]: an expression, or else a text that stands for itself.
type TemplatePart struct {
	Text       string
	Expression *Expression
}

// ParseTemplate reads a text with runtime expressions. Its error is an expression that is none.
func ParseTemplate(text string) (Template, error) {
	t := Template{Source: text}
	if IsExpression(text) { // all of it
		text = "{" + text + "}"
	}
	for rest := text; rest != ""; {
		before, opened, found := strings.Cut(rest, "{")
		if before != "" {
			t.Parts = append(t.Parts, TemplatePart{Text: before})
		}
		if !found {
			break
		}
		inside, after, closed := strings.Cut(opened, "}")
		e, err := ParseExpression(inside)
		if !closed || !IsExpression(inside) || err != nil {
			return t, i18n.Errorf("%q: expected a runtime expression such as {$request.body#/callbackUrl}, found {%s", t.Source, strings.TrimSuffix(opened, after))
		}
		t.Parts = append(t.Parts, TemplatePart{Expression: e})
		rest = after
	}
	return t, nil
}

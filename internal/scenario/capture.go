package scenario

import (
	"regexp"

	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/relation"
	"agentmock/internal/source"
)

// Capture is a value that is taken from an answer.
type Capture struct {
	source.Position
	Name    string
	From    *jsonschema.Expression
	Matches *regexp.Regexp // of the value: what its first group matches is captured; nil: all of it
}

// Of returns what is captured of an exchange, and whether it is there.
func (c Capture) Of(x *message.Exchange) (any, bool) {
	v, ok := relation.Value(c.From, x, nil)
	if !ok || c.Matches == nil {
		return v, ok
	}
	found := c.Matches.FindStringSubmatch(plain(v))
	if found == nil {
		return nil, false
	}
	return found[len(found)-1], true
}

// captures reads what is taken from the answer: names and runtime expressions.
func (r *reader) captures(n *source.Node) error {
	if n == nil {
		return nil
	}
	if n.Kind() != source.ObjectNode {
		return n.Errorf("capture: expected names and runtime expressions, such as order: $response.body#/id")
	}
	for i, name := range n.Keys() {
		at := n.KeyPosition(i)
		if !placeName.MatchString(name) {
			return at.Errorf("capture %q: expected a name of letters, digits and _", name)
		}
		c, err := captured(name, n.Items()[i])
		if err != nil {
			return err
		}
		c.Position = at
		r.out.Captures = append(r.out.Captures, c)
	}
	return nil
}

// captured reads a runtime expression, or {from: EXPRESSION, matches: REGEXP}.
func captured(name string, n *source.Node) (Capture, error) {
	c, from := Capture{Name: name}, n
	if n.Kind() == source.ObjectNode {
		if err := onlyKeys(n, "a capture", "from", "matches"); err != nil {
			return c, err
		}
		if from = n.Child("from"); from == nil || n.Child("matches") == nil {
			return c, n.Errorf("capture %s: expected from and matches", name)
		}
		var err error
		if c.Matches, err = pattern(n.Child("matches")); err != nil {
			return c, err
		}
		if c.Matches.NumSubexp() > 1 {
			return c, n.Errorf("capture %s: expected one group in matches, found %d", name, c.Matches.NumSubexp())
		}
	}
	var err error
	if c.From, err = jsonschema.ParseExpression(from.Text()); err != nil || c.From.Root == jsonschema.FromRelative {
		return c, from.Errorf("capture %s: expected a runtime expression such as $response.body#/id or $response.header.Location, found %s", name, from.Brief(60))
	}
	return c, nil
}

// Package jsonschema compiles the JSON Schemas of a document and holds values against them.
package jsonschema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Compiler turns the nodes of a document into schemas. What is wrong is a finding, and costs the least that it can: what is
// meant is taken where that is plain, and where it is not the schema says less.
type Compiler struct {
	rows      []keyword
	Resolve   func(at *source.Node, ref string) (*source.Node, error)
	OpenAPI30 bool // OpenAPI 3.0: $ref has no siblings
	Swagger   bool // the document was written as Swagger 2.0
	Schemas   map[*source.Node]*Schema
	Findings  []source.Finding
	made      []*Schema // schemas that stand nowhere in the document
	refusals  []error   // what no document may do
}

// NewCompiler returns a compiler of schemas whose references resolve leads to.
func NewCompiler(resolve func(at *source.Node, ref string) (*source.Node, error)) *Compiler {
	return &Compiler{rows: keywords, Resolve: resolve, Schemas: map[*source.Node]*Schema{}}
}

// Fault notes an error of the document, in its own place where it has one.
func (c *Compiler) Fault(err error) {
	c.Findings = append(c.Findings, source.FindingsOf(err, "", source.Error)...)
}

// FaultAt notes an error of the document, and what is done instead.
func (c *Compiler) FaultAt(n *source.Node, format string, args ...any) {
	c.Findings = append(c.Findings, n.Findingf(source.Error, format, args...))
}

// Warn notes what may be a mistake.
func (c *Compiler) Warn(n *source.Node, format string, args ...any) {
	c.Findings = append(c.Findings, n.Findingf(source.Warning, format, args...))
}

// Refuse notes what keeps the whole document from being read.
func (c *Compiler) Refuse(err error) { c.refusals = append(c.refusals, err) }

// Err returns what was refused, nil for nothing.
func (c *Compiler) Err() error { return JoinFaults(c.refusals) }

// MaxFaults is after how many mistakes the rest is not listed where they keep something from being done.
const MaxFaults = 20

// JoinFaults returns the mistakes of a document as one error, in the order of its lines, each once and at most [MaxFaults]; nil
// for none.
func JoinFaults(faults []error) error {
	known := map[string]bool{}
	faults = slices.DeleteFunc(slices.Clone(faults), func(err error) bool {
		defer func() { known[err.Error()] = true }()
		return known[err.Error()]
	})
	slices.SortStableFunc(faults, func(a, b error) int {
		at, _ := source.At(a)
		other, _ := source.At(b)
		return at.Compare(other)
	})
	if len(faults) > MaxFaults {
		more := fmt.Errorf("and %d more", len(faults)-MaxFaults)
		faults = append(faults[:MaxFaults:MaxFaults], more)
	}
	return errors.Join(faults...)
}

// Schema compiles the schema at n, once. It is nil for no node.
func (c *Compiler) Schema(n *source.Node) *Schema {
	if n == nil {
		return nil
	}
	if s, ok := c.Schemas[n]; ok {
		return s
	}
	if ref := n.Child("$ref"); ref != nil && c.bareRef(n) {
		return c.bareTarget(n)
	}
	s := NewSchema(n.Position)
	c.Schemas[n] = s
	if n.Kind != source.ObjectNode {
		c.booleanSchema(s, n)
		return s
	}
	if dynamic := n.Child("$dynamicRef"); dynamic != nil { // read as $ref: documents have one schema of the name
		s.Ref = c.refTarget(n, dynamic)
	}
	if ref := n.Child("$ref"); ref != nil {
		s.Ref = c.refTarget(n, ref)
		if c.OpenAPI30 {
			c.extensions(s, n)
			return s
		}
	}
	c.keywords(s, n)
	return s
}

// NewSchema returns a schema without keywords: it takes every value.
func NewSchema(at source.Position) *Schema {
	return &Schema{Position: at, MaxLength: -1, MaxItems: -1, MaxProperties: -1, MaxContains: -1, MinContains: 1}
}

func (c *Compiler) booleanSchema(s *Schema, n *source.Node) {
	allowed, isBool := n.Scalar.(bool)
	switch {
	case !isBool:
		c.FaultAt(n, "expected a schema, found %s: it takes anything", n.Brief(40))
	case c.OpenAPI30:
		c.Warn(n, "boolean schemas came with OpenAPI 3.1: it is read as one")
	}
	s.Never = isBool && !allowed
}

// keywords reads all keywords that a schema may have, in the order of the table.
func (c *Compiler) keywords(s *Schema, n *source.Node) {
	for i := range c.rows {
		if read := c.rows[i].read; read != nil {
			read(c, s, n)
		}
	}
	c.extensions(s, n)
	s.unevaluate = s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil
}

// ours are the extensions of schemas that mean something here.
var ours = []string{"x-faker", string(SameAs), string(NotBefore)}

// misspelt notes an extension that is nearly one of ours: it would mean nothing, without a word.
func (c *Compiler) misspelt(n *source.Node) {
	plain := strings.NewReplacer("-", "", "_", "")
	for i, key := range n.Keys {
		if !strings.HasPrefix(key, "x-") || slices.Contains(ours, key) {
			continue
		}
		for _, name := range ours {
			if suggest.Distance(plain.Replace(strings.ToLower(key)), plain.Replace(name)) <= 1 {
				c.Findings = append(c.Findings, source.Position{File: n.File, Line: n.KeyAt[i]}.Findingf(source.Warning, "%s means nothing here; near: %s", key, name))
			}
		}
	}
}

func (c *Compiler) extensions(s *Schema, n *source.Node) {
	c.misspelt(n)
	s.Faker = n.Child("x-faker")
	if text := s.Faker.Text(); IsExpression(text) || relativeShape.MatchString(text) {
		source, err := ParseExpression(text)
		if err != nil {
			c.FaultAt(s.Faker, "x-faker: %w: it is ignored", err)
			s.Faker = nil
		}
		s.FakerSource = source
	}
	for _, kind := range []RelationKind{SameAs, NotBefore} {
		at := n.Child(string(kind))
		text := c.String(n, string(kind))
		if text == "" {
			continue
		}
		source, err := ParseExpression(text)
		if err != nil {
			c.FaultAt(at, "%s: %w: it is ignored", kind, err)
			continue
		}
		s.Relations = append(s.Relations, Relation{at.Position, kind, source})
	}
}

// Package jsonschema compiles the JSON Schemas of a document and holds values against them.
package jsonschema

import (
	"errors"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Compiler turns the nodes of a document into schemas. What is wrong is a finding, and costs the least that it can: what is
// meant is taken where that is plain, and where it is not the schema says less.
type Compiler struct {
	keywords  []keyword
	rowsOf    map[string]rows
	Resolve   func(at *source.Node, ref string) (*source.Node, error)
	OpenAPI30 bool // OpenAPI 3.0: $ref has no siblings
	Swagger   bool // the document was written as Swagger 2.0
	Schemas   map[*source.Node]*Schema
	Findings  []source.Finding
	Scope     func(n *source.Node) *Resource // the resource that a node stands in; nil where nothing is dynamic
	scopes    scopes
	made      []*Schema             // schemas that stand nowhere in the document
	refusals  []error               // what no document may do
	brought   int                   // values that references in examples have brought
	full      bool                  // no more of them are followed
	meaning   map[*source.Node]bool // what is no schema, and is read as one
}

// NewCompiler returns a compiler of schemas whose references resolve leads to.
func NewCompiler(resolve func(at *source.Node, ref string) (*source.Node, error)) *Compiler {
	return &Compiler{keywords: keywords, rowsOf: rowsOf, Resolve: resolve, Schemas: map[*source.Node]*Schema{}, meaning: map[*source.Node]bool{}}
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
		more := i18n.Errorf("and %d more", len(faults)-MaxFaults)
		faults = append(faults[:MaxFaults:MaxFaults], more)
	}
	return errors.Join(faults...)
}

// Schema compiles the schema at n, once. It is nil for no node.
func (c *Compiler) Schema(n *source.Node) *Schema {
	if n == nil {
		return nil
	}
	defer c.enter(n)()
	if s := c.known(n); s != nil {
		return s
	}
	if m := c.meant(n); m != n {
		c.meaning[n] = true // it may lead back here
		s := c.Schema(m)
		c.keep(n, s)
		return s
	}
	if ref := n.Reference(); ref != nil && c.bareRef(n) {
		return c.bareTarget(n)
	}
	s := NewSchema(n.Position)
	c.keep(n, s)
	if n.Kind() != source.ObjectNode {
		c.booleanSchema(s, n)
		return s
	}
	if ref := n.Reference(); ref != nil {
		s.Ref = c.refTarget(n, ref)
		if c.OpenAPI30 {
			c.extensions(s, n)
			return s
		}
	}
	c.read(s, n)
	c.dynamicRef(s, n)
	return s
}

// NewSchema returns a schema without keywords: it takes every value.
func NewSchema(at source.Position) *Schema {
	return &Schema{Position: at, MaxLength: -1, MaxItems: -1, Uncommon: nothingUncommon}
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

// read reads the keywords that a schema has, in the order of the table.
func (c *Compiler) read(s *Schema, n *source.Node) {
	var has rows
	for _, key := range n.Keys() {
		has |= c.rowsOf[key]
	}
	for ; has != 0; has &= has - 1 {
		if read := c.keywords[bits.TrailingZeros64(uint64(has))].read; read != nil {
			read(c, s, n)
		}
	}
	c.extensions(s, n)
	s.unevaluate = s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil
}

// ours are the extensions of schemas that mean something here.
var ours = []string{"x-faker", string(SameAs), string(NotBefore)}

// unjoined takes out what words are joined with.
var unjoined = strings.NewReplacer("-", "", "_", "")

// misspelt notes an extension that is nearly one of ours: it would mean nothing, without a word.
func (c *Compiler) misspelt(n *source.Node) {
	for i, key := range n.Keys() {
		if !strings.HasPrefix(key, "x-") || slices.Contains(ours, key) {
			continue
		}
		for _, name := range ours {
			if suggest.Distance(unjoined.Replace(strings.ToLower(key)), unjoined.Replace(name)) <= 1 {
				c.Findings = append(c.Findings, n.KeyPosition(i).Findingf(source.Warning, "%s means nothing here; near: %s", key, name))
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

// maxCombined bounds how many schemas one value may have to be checked against: a web of references that doubles at
// every step would make checking one value take forever.
const maxCombined = 100_000

// Link computes, once all schemas are there, what depends on schemas that refer to each other, and
// lists them.
func (c *Compiler) Link() []*Schema {
	all := c.distinct()
	c.derivedSchemas(all)
	c.measure(all)
	if len(c.refusals) > 0 {
		return all
	}
	markRelates(all)
	types, describing, inherited := map[*Schema]Types{}, map[*Schema]bool{}, map[*Schema]bool{}
	for _, s := range all {
		s.inherit(inherited)
		s.possible = s.possibleTypes(types)
		s.describes = s.describesProperties(describing)
		s.textual = s.onlyText()
		s.Complete()
		c.doubtNull(s)
	}
	for _, s := range all {
		s.gatherKinds()
	}
	for _, s := range all {
		s.gather()
	}
	for n, s := range c.Schemas {
		c.readWritten(s, n)
	}
	return all
}

// distinct returns the compiled schemas in the order of the document.
func (c *Compiler) distinct() []*Schema {
	seen := make(map[*Schema]bool, len(c.Schemas))
	all := make([]*Schema, 0, len(c.Schemas))
	for _, s := range c.Schemas {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	all = append(all, c.scopes.made...)
	all = append(all, c.made...)
	slices.SortFunc(all, func(a, b *Schema) int { return a.Position.Compare(b.Position) })
	return all
}

// derivedSchemas completes the mapping of a discriminator that stands on a parent: the schemas built on it with allOf
// go by their names.
func (c *Compiler) derivedSchemas(all []*Schema) {
	for _, s := range all {
		for _, parent := range s.AllOf {
			d := parent.Discriminator
			if d != nil && s.Name != "" && len(parent.OneOf)+len(parent.AnyOf) == 0 && !mapsTo(d, s) {
				d.Mapping[s.Name] = s
			}
		}
	}
}

func mapsTo(d *Discriminator, s *Schema) bool {
	for _, target := range d.Mapping {
		if target == s {
			return true
		}
	}
	return false
}

// inherit takes over from a reference and from allOf which way a value travels: it is a property of the value.
func (s *Schema) inherit(done map[*Schema]bool) {
	if done[s] {
		return
	}
	done[s] = true
	for _, part := range append([]*Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			part.inherit(done)
			s.ReadOnly, s.WriteOnly = s.ReadOnly || part.ReadOnly, s.WriteOnly || part.WriteOnly
		}
	}
}

// measure refuses schemas that apply too many others to the same value. One that applies itself to it, which never ends, is
// left with what it says by its other keywords.
func (c *Compiler) measure(all []*Schema) {
	sizes := map[*Schema]int{}
	const open = -1
	var size func(s *Schema) int
	size = func(s *Schema) int {
		if known, ok := sizes[s]; ok {
			if known == open {
				c.Findings = append(c.Findings, s.Findingf(source.Error, "the schema%s applies itself to the same value and so never ends: what it applies is left out", named(s)))
				s.alone()
				return 1
			}
			return known
		}
		sizes[s] = open
		total := 1
		for _, part := range s.applied(inPlace) {
			total = min(total+size(part), maxCombined+1)
		}
		sizes[s] = total
		return total
	}
	for _, s := range all {
		if size(s) > maxCombined {
			c.Refuse(s.Errorf("the schema%s combines more than %d schemas", named(s), maxCombined))
			return
		}
	}
}

// alone takes away what s applies to the same value.
func (s *Schema) alone() {
	s.Ref, s.Not, s.AllOf, s.AnyOf, s.OneOf = nil, nil, nil, nil, nil
	if u := s.Uncommon; u != nothingUncommon {
		u.If, u.Then, u.Else, u.DependentSchemas, u.Discriminator = nil, nil, nil, nil, nil
	}
}

func named(s *Schema) string {
	if s.Name == "" {
		return ""
	}
	return " " + s.Name
}

// markRelates carries the mark of a relation up to every schema that leads to it.
// On the way it marks the schemas that more than one other, or another and a body, lead to.
func markRelates(all []*Schema) {
	users := map[*Schema][]*Schema{}
	var marked []*Schema
	for _, s := range all {
		for part := range s.Parts() {
			part.Shared = part.Shared || len(users[part]) > 0
			users[part] = append(users[part], s)
		}
		if len(s.Relations) > 0 || s.FakerSource != nil {
			s.relates = true
			marked = append(marked, s)
		}
	}
	for len(marked) > 0 {
		s := marked[len(marked)-1]
		marked = marked[:len(marked)-1]
		for _, user := range users[s] {
			if !user.relates {
				user.relates = true
				marked = append(marked, user)
			}
		}
	}
}

// Parts returns the schemas that s refers to directly: those applied to the same value, then those of its parts, then those
// a discriminator names.
func (s *Schema) Parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		parts := s.appendApplied(s.applied(inPlace), below)
		if s.Discriminator != nil {
			for _, name := range slices.Sorted(maps.Keys(s.Discriminator.Mapping)) {
				parts = append(parts, s.Discriminator.Mapping[name])
			}
			if s.Discriminator.Default != nil {
				parts = append(parts, s.Discriminator.Default)
			}
		}
		for _, part := range parts {
			if !yield(part) {
				return
			}
		}
	}
}

// Drawn returns the schema at n, which was drawn after examples: it says what a value looks like. Of a value it asks no more than asked does, and
// nothing where that is nil.
func (c *Compiler) Drawn(n *source.Node, asked *Schema) *Schema {
	s := c.Schema(n)
	s.drawn, s.uncommon().asked = true, asked
	return s
}

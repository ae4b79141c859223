package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// suggest writes what descriptions say as keywords: a patch of the files in block style, and a line for each schema of others.
func (v *lint) suggest(fsys fs.FS, s *openapi.Document) error {
	byFile := map[string][]generate.Suggestion{}
	var files []string
	for _, one := range generate.Prepare(s).Suggestions(s) {
		file := one.Schema.File
		if byFile[file] == nil {
			files = append(files, file)
		}
		byFile[file] = append(byFile[file], one)
	}
	slices.Sort(files)
	var loose, patches strings.Builder
	for _, file := range files {
		data, err := source.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		p := newPatch(file, data)
		for _, one := range byFile[file] {
			if !p.add(one) {
				fmt.Fprintf(&loose, "# %s: %s\n", one.Schema.Position, strings.Join(yamlLines(one.Keywords), ", "))
			}
		}
		p.write(&patches)
	}
	fmt.Fprint(v.stdout, loose.String(), patches.String())
	return nil
}

// yamlLines returns members as YAML, a line each. Values are JSON, which YAML includes.
func yamlLines(members []jsonvalue.Member) []string {
	var lines []string
	for _, m := range members {
		text := jsonvalue.Text(m.Value)
		if word, isText := m.Value.(string); isText && m.Name == "format" {
			text = word
		}
		lines = append(lines, m.Name+": "+text)
	}
	return lines
}

// patch is lines that are added to a file.
type patch struct {
	file  string
	lines []string // of the file, each with its end
	root  *source.Node
	added map[int][]string // by how many lines stand before
}

// newPatch returns one that adds nothing. What is no YAML, or JSON, has no lines to add to.
func newPatch(file string, data []byte) *patch {
	p := &patch{file: file, added: map[int][]string{}}
	if strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(string(data), "\ufeff")), "{") {
		return p
	}
	p.root, _, _ = source.ParseDocument(file, data)
	p.lines = slices.Collect(strings.Lines(string(data)))
	return p
}

// add adds a suggestion below the description that says it, or above the keywords of a schema whose parameter says it; false where
// the schema stands in one line with other things.
func (p *patch) add(one generate.Suggestion) bool {
	var found []*source.Node
	p.find(p.root, one, &found)
	if len(found) != 1 {
		return false
	}
	at, column := p.place(found[0])
	if at < 0 || p.added[at] != nil || at == len(p.lines) && !strings.HasSuffix(p.lines[at-1], "\n") {
		return false
	}
	end := "\n"
	if strings.HasSuffix(p.lines[0], "\r\n") {
		end = "\r\n"
	}
	for _, line := range yamlLines(one.Keywords) {
		p.added[at] = append(p.added[at], strings.Repeat(" ", column)+line+end)
	}
	return true
}

// find adds the nodes in block style that may be the schema of a suggestion.
func (p *patch) find(n *source.Node, one generate.Suggestion, found *[]*source.Node) {
	if n == nil {
		return
	}
	description := n.Child("description")
	if n.Kind() == source.ObjectNode && n.Line == one.Schema.Line && len(n.Keys()) > 0 && p.column(n) >= 0 &&
		(description == nil && n.Child("type") != nil || description.Text() == one.Schema.Description) && !slices.Contains(*found, n) {
		*found = append(*found, n)
	}
	for _, item := range n.Items() {
		p.find(item, one, found)
	}
}

var blockKey = regexp.MustCompile(`^( *(?:- +)*)(?:"([^"]*)"|'([^']*)'|([^\s"'{}\[\],&*#|>!%@:]+))\s*:(?:\s|$)`)

// column returns where the keys of an object in block style begin; -1 for another one.
func (p *patch) column(n *source.Node) int {
	if n.KeyLine(0) > len(p.lines) {
		return -1
	}
	m := blockKey.FindStringSubmatch(p.lines[n.KeyLine(0)-1])
	if m == nil || m[2]+m[3]+m[4] != n.Keys()[0] {
		return -1
	}
	return len(m[1])
}

// place returns how many lines stand before what is added to an object, and its column.
func (p *patch) place(n *source.Node) (at, column int) {
	column = p.column(n)
	i := slices.Index(n.Keys(), "description")
	if i < 0 {
		at = n.KeyLine(0) - 1
		if strings.TrimLeft(p.lines[at][:column], " ") != "" {
			return -1, 0
		}
		return at, column
	}
	at = n.KeyLine(i)
	for end := at; end < len(p.lines); end++ { // the description goes on where lines are indented more
		line := strings.TrimRight(p.lines[end], " \r\n")
		if line != "" && len(line)-len(strings.TrimLeft(line, " ")) <= column {
			break
		}
		if line != "" {
			at = end + 1
		}
	}
	return at, column
}

// patchContext is how many lines are shown around those that are added.
const patchContext = 3

// write writes a unified diff; nothing where nothing is added.
func (p *patch) write(b *strings.Builder) {
	if len(p.added) == 0 {
		return
	}
	if last := len(p.lines) - 1; !strings.HasSuffix(p.lines[last], "\n") {
		p.lines[last] += "\n\\ No newline at end of file\n"
	}
	fmt.Fprintf(b, "--- a/%s\n+++ b/%[1]s\n", p.file)
	var places []int
	for at := range p.added {
		places = append(places, at)
	}
	slices.Sort(places)
	shift := 0
	for i := 0; i < len(places); {
		next := i + 1
		for next < len(places) && places[next]-places[next-1] <= 2*patchContext {
			next++
		}
		shift += p.hunk(b, places[i:next], shift)
		i = next
	}
}

// hunk writes what is added at places that are near each other, and returns how many lines that is.
func (p *patch) hunk(b *strings.Builder, places []int, shift int) (count int) {
	from, to := max(0, places[0]-patchContext), min(len(p.lines), places[len(places)-1]+patchContext)
	for _, at := range places {
		count += len(p.added[at])
	}
	fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", from+1, to-from, from+1+shift, to-from+count)
	for at := from; ; at++ {
		for _, line := range p.added[at] {
			b.WriteString("+" + line)
		}
		if at == to {
			return count
		}
		b.WriteString(" " + p.lines[at])
	}
}

package contract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// retold returns a shell script that repeats the steps of a sequence: ids are taken from the answers, so it works again and again.
func (l *lifecycle) retold(c Check, steps []sent) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#!/bin/sh\n# %s: %s\n", c.Name, c.Doc)
	known := map[string]string{} // an id as a path has it → the variable that has it
	for _, step := range steps {
		line := curlWithin(l.options, step, maxSent, 2*maxSent)
		for id, name := range known {
			line = inPath(line, id, name)
		}
		name, take, id := l.taken(step)
		if name == "" {
			b.WriteString(line + "\n")
			continue
		}
		known[url.PathEscape(jsonvalue.Plain(id))] = name
		fmt.Fprintf(&b, "%s=$(%s | %s)\n", name, strings.Replace(line, "curl -i", "curl -s -i", 1), take)
	}
	return b.String()
}

// inPath puts a variable in the place of an id in the path of a quoted URL at the end of a line.
func inPath(line, id, name string) string {
	at := strings.LastIndexByte(line, ' ')
	if id == "" || at < 0 {
		return line
	}
	address := line[at:]
	for _, end := range []string{"/", "?", "'"} {
		address = strings.ReplaceAll(address, "/"+id+end, `/'"$`+name+`"'`+end)
	}
	return line[:at] + address
}

// taken returns the variable that holds the id of what a step creates, and the command that takes it out of the answer; "" for a step that
// creates nothing.
func (l *lifecycle) taken(step sent) (name, take string, id any) {
	r, role := l.planner.ids.resources.Of(step.operation)
	if r == nil || role != resource.Create {
		return "", "", nil
	}
	id, ok := l.planner.ids.created(step, r)
	if !ok {
		return "", "", nil
	}
	name = strings.Map(func(c rune) rune {
		if c < 128 && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			return c
		}
		return '_'
	}, r.Name) + "_id"
	if at, ok := l.planner.ids.resources.At(step.operation); ok {
		if _, ok := jsonvalue.At(step.observation.Response.Body.Value, append(slices.Clone(at), r.ID.At...)...); ok {
			path := ""
			for _, token := range append(slices.Clone(at), r.ID.At...) {
				path += "[" + jsonvalue.Text(token) + "]"
			}
			end := ""
			if r.ID.Addressed() {
				end = ` | sed 's#.*/##'`
			}
			return name, `sed '1,/^\r*$/d' | jq -r '.` + path + `'` + end, id
		}
	}
	return name, `tr -d '\r' | sed -n 's#^[Ll]ocation: .*/##p'`, id
}

package report

import (
	"encoding/json"
	"fmt"
	"strings"

	"agentmock/contract"
)

// pageLine is a line of a body, marked where a finding points at it.
type pageLine struct {
	Text  string
	Notes []string
}

// markedLines returns the lines of a body, with what is wrong noted at the line where the value of each pointer begins.
func markedLines(x contract.Exchange, findings []contract.Finding) []pageLine {
	if x.Body == "" {
		return nil
	}
	texts := strings.Split(x.Body, "\n")
	lines := make([]pageLine, len(texts))
	for i, text := range texts {
		lines[i].Text = text
	}
	at := linesOf(x.Body)
	for _, f := range findings {
		_, pointer, ok := strings.Cut(f.Where, "#")
		if !strings.HasPrefix(f.Where, "response.body") {
			continue
		}
		line := 0
		if ok {
			line = nearestLine(at, pointer)
		}
		lines[line].Notes = append(lines[line].Notes, f.Rule+": want "+f.Want)
	}
	return lines
}

// nearestLine returns the line of a pointer, or of what is around it where there is no such value.
func nearestLine(at map[string]int, pointer string) int {
	for {
		if line, ok := at[pointer]; ok {
			return line
		}
		cut := strings.LastIndexByte(pointer, '/')
		if cut < 0 {
			return 0
		}
		pointer = pointer[:cut]
	}
}

// linesOf returns the line, from 0, that each JSON Pointer of an indented text begins at; none where it is no JSON.
func linesOf(text string) map[string]int {
	at := map[string]int{"": 0}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	l := liner{text: text, decoder: d, at: at}
	l.value("")
	return at
}

type liner struct {
	text    string
	decoder *json.Decoder
	at      map[string]int
	line    int
	offset  int
}

func (l *liner) token() (json.Token, bool) {
	token, err := l.decoder.Token()
	if err != nil {
		return nil, false
	}
	end := int(l.decoder.InputOffset())
	l.line += strings.Count(l.text[l.offset:end], "\n")
	l.offset = end
	return token, true
}

func (l *liner) value(pointer string) bool {
	token, ok := l.token()
	if !ok {
		return false
	}
	l.at[pointer] = l.line
	switch token {
	case json.Delim('{'):
		for l.decoder.More() {
			name, ok := l.token()
			text, isText := name.(string)
			if !ok || !isText || !l.value(pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(text)) {
				return false
			}
		}
		_, ok = l.token()
	case json.Delim('['):
		for i := 0; l.decoder.More(); i++ {
			if !l.value(fmt.Sprintf("%s/%d", pointer, i)) {
				return false
			}
		}
		_, ok = l.token()
	}
	return ok
}

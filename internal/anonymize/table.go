package anonymize

import (
	"encoding/csv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// isTable reports whether a body is a table of texts (RFC 4180).
func isTable(m *openapi.MediaType) bool {
	return m != nil && (strings.HasPrefix(m.Concrete(), "text/csv") || strings.HasPrefix(m.Concrete(), "text/tab-separated-values"))
}

// table returns a table with the same headings and other cells; ok is false for a text that is none. A heading says what its column is, as the
// name of a member does.
func (r *run) table(text string) (made string, ok bool) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = separator(text), true, -1
	rows, err := reader.ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) < 2 {
		return "", false
	}
	headings := rows[0]
	for i, row := range rows {
		for j, cell := range row {
			switch {
			case i > 0 && j < len(headings):
				rows[i][j] = r.cell(cell, headings[j])
			case i > 0:
				rows[i][j] = r.text(cell, place{})
			}
		}
	}
	named := append([]string(nil), headings...)
	for j, heading := range headings {
		if !r.raw && r.personalName(heading, nil) && !knownLabel(heading) {
			named[j] = r.text(heading, place{parameter: true})
		}
	}
	rows[0] = named
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = reader.Comma, strings.Contains(text, "\r\n")
	if err := w.WriteAll(rows); err != nil {
		return "", false
	}
	if !strings.HasSuffix(text, "\n") {
		return strings.TrimRight(b.String(), "\r\n"), true
	}
	return b.String(), true
}

// cell returns a number as one in JSON: a short one of nothing in particular stays.
func (r *run) cell(text, heading string) string {
	p := place{name: heading, secret: redact.IsSecretMember(heading)}
	if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
		if n, isNumber := v.(jsonvalue.Number); isNumber {
			return jsonvalue.Plain(r.number(n, p))
		}
	}
	return r.text(text, p)
}

// separator returns what stands between the cells of the first line.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, one := range ";\t" {
		if strings.Count(first, string(one)) > strings.Count(first, string(best)) {
			best = one
		}
	}
	return best
}

package contract

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"agentmock/internal/suggest"
)

// givenParameters returns the rows of known parameters: those of a CSV file, or of lists that are zipped; a list of one is
// repeated. No row is given where there is neither.
func (p *planner) givenParameters() ([]map[string]string, error) {
	rows, err := readRows(p.options.ParamsFile)
	if err != nil {
		return nil, err
	}
	longest := 0
	for _, name := range sortedNames(p.options.Params) {
		if !p.isParameter(name) {
			return nil, fmt.Errorf("no operation has a parameter %q%s", name, p.nearParameter(name))
		}
		if n := len(p.options.Params[name]); n > 1 && longest > 1 && n != longest {
			return nil, fmt.Errorf("parameter %s has %d values, another has %d: lists are taken side by side, so they need the same length, or one value", name, n, longest)
		}
		longest = max(longest, len(p.options.Params[name]))
	}
	if rows == nil {
		for range longest {
			rows = append(rows, map[string]string{})
		}
	}
	for i, row := range rows {
		for name, list := range p.options.Params {
			if _, own := row[name]; !own && len(list) > 0 {
				row[name] = list[min(i, len(list)-1)]
			}
		}
	}
	return rows, nil
}

func sortedNames(m map[string][]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *planner) parameterNames() []string {
	var names []string
	for _, o := range p.spec.Operations {
		for _, parameter := range o.Parameters {
			if !slices.Contains(names, parameter.Name) {
				names = append(names, parameter.Name)
			}
		}
	}
	return names
}

func (p *planner) isParameter(name string) bool { return slices.Contains(p.parameterNames(), name) }

func (p *planner) nearParameter(name string) string {
	return cmp.Or(suggest.Hint(name, p.parameterNames()).String(), ": expected one of "+strings.Join(p.parameterNames(), ", "))
}

// readRows reads a CSV file whose first line names parameters.
func readRows(path string) ([]map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: expected a line with the names of parameters: %w", path, err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	var rows []map[string]string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		row := map[string]string{}
		for i, name := range header {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"agentmock/internal/api"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/terminal"
)

// listResources prints what the operations of a document are about.
func (v *routes) listResources(fsys fs.FS, file string) error {
	opened, err := api.Open(fsys, openapi.Options{File: file})
	if err != nil {
		return v.source.wrap(err)
	}
	v.say(&v.source)
	switch v.format {
	case "json":
		encoder := json.NewEncoder(v.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(resourceList(opened.Resources))
	case "text":
	default:
		return fmt.Errorf("--format %q: expected text or json", v.format)
	}
	for _, r := range slices.Concat(opened.Resources.All, opened.Resources.Keyless) {
		fmt.Fprintf(v.stdout, "%s  %s\n", v.style(bold, terminal.Printable(r.Name)), terminal.Printable(strings.Join(addresses(r), "  ")))
		for _, role := range resource.Roles {
			if o := r.Operations[role]; o != nil {
				fmt.Fprintf(v.stdout, "    %-10s %s %s\n", role, v.style(green, o.Method), terminal.Printable(o.ID))
			}
		}
		for _, b := range r.Beside {
			fmt.Fprintf(v.stdout, "    %-10s %s %s\n", b.Role, v.style(green, b.Operation.Method), terminal.Printable(b.Operation.ID))
		}
		for _, reason := range r.Reasons {
			fmt.Fprintf(v.stdout, "    %-10s %s  %s\n", reason.Part, terminal.Printable(reason.Why.In(i18n.English)), v.style(dim, reason.Position.String()))
		}
	}
	for _, f := range opened.Resources.Findings {
		fmt.Fprintln(v.stdout, terminal.Printable(f.String()))
	}
	if len(opened.Resources.All)+len(opened.Resources.Keyless)+len(opened.Resources.Findings) == 0 {
		fmt.Fprintln(v.stdout, "no resources: no path lists things or leads to one of them so that it can be told apart")
	}
	return nil
}

func addresses(r *resource.Resource) []string {
	return slices.DeleteFunc([]string{r.Collection, r.Item}, func(path string) bool { return path == "" })
}

// resourceRow is a resource for machines.
type resourceRow struct {
	Name       string            `json:"name"`
	Collection string            `json:"collection,omitempty"`
	Item       string            `json:"item,omitempty"`
	Parents    []string          `json:"parents,omitempty"`
	ID         string            `json:"id,omitempty"` // a JSON Pointer into the thing; "" where nothing tells the things apart
	Parameter  string            `json:"parameter,omitempty"`
	Roles      map[string]string `json:"roles"` // operation ids
	Beside     []besideRow       `json:"beside,omitempty"`
	Items      string            `json:"items,omitempty"` // a JSON Pointer into the list's answer
	Reasons    []reasonRow       `json:"reasons"`
}

type reasonRow struct {
	Part string `json:"part"`
	Why  string `json:"why"`
	At   string `json:"at"`
}

// besideRow is an operation with another role than the plain ones.
type besideRow struct {
	Role      string `json:"role"`
	Operation string `json:"operation"`
	Member    string `json:"member,omitempty"`
}

func resourceList(set *resource.Set) []resourceRow {
	all := []resourceRow{}
	for _, r := range slices.Concat(set.All, set.Keyless) {
		row := resourceRow{Name: r.Name, Collection: r.Collection, Item: r.Item, Parents: r.Parents, Parameter: r.ID.Parameter, Roles: map[string]string{}}
		if !r.IsKeyless() {
			row.ID = "/" + strings.Join(r.ID.At, "/")
		}
		for role, o := range r.Operations {
			row.Roles[string(role)] = o.ID
		}
		for _, b := range r.Beside {
			row.Beside = append(row.Beside, besideRow{string(b.Role), b.Operation.ID, b.Member})
		}
		if r.Rows != nil && len(r.Rows.Items) > 0 {
			row.Items = "/" + strings.Join(r.Rows.Items, "/")
		}
		for _, reason := range r.Reasons {
			row.Reasons = append(row.Reasons, reasonRow{reason.Part, reason.Why.In(i18n.English), reason.Position.String()})
		}
		all = append(all, row)
	}
	return all
}

package resource_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

var update = flag.Bool("update", false, "write what is found into testdata, to be read before it is kept")

// line says a resource in a line: what is found, without the reasons.
func line(r *resource.Resource) string {
	parts := []string{r.Name + ":", r.Collection, r.Item}
	if len(r.Parents) > 0 {
		parts = append(parts, "of "+strings.Join(r.Parents, ", "))
	}
	parts = append(parts, fmt.Sprintf("id {%s} = %s", r.ID.Parameter, strings.Join(r.ID.At, "/")))
	for _, role := range resource.Roles {
		if r.Operations[role] == nil {
			continue
		}
		text := string(role)
		if at, ok := r.Answers[role]; ok {
			text += " #/" + strings.Join(at, "/")
		}
		parts = append(parts, text)
	}
	for _, b := range r.Beside {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", b.Role, b.Operation.Method, b.Operation.Path, b.Member)))
	}
	if r.Single {
		parts = append(parts, "one alone")
	}
	if rows := r.Rows; rows != nil {
		parts = append(parts, "items #/"+strings.Join(rows.Items, "/"))
		for _, count := range slices.Sorted(maps.Keys(rows.Counts)) {
			parts = append(parts, fmt.Sprintf("%s #/%s", count, strings.Join(rows.Counts[count], "/")))
		}
		for _, count := range slices.Sorted(maps.Keys(rows.Paging)) {
			parts = append(parts, fmt.Sprintf("%s ?%s", count, rows.Paging[count]))
		}
		for _, f := range rows.Filters {
			parts = append(parts, fmt.Sprintf("filter %s %s ?%s", strings.Join(f.At, "/"), f.Compare, f.Input))
		}
		for _, f := range rows.Keys {
			parts = append(parts, "things of ?"+f.Input)
		}
		for _, name := range rows.Expressions {
			parts = append(parts, "filter ?"+name)
		}
		for _, o := range rows.Orders {
			parts = append(parts, fmt.Sprintf("sort %s ?%s", strings.Join(o.At, "/"), o.Input))
		}
		parts = append(parts, strings.TrimSuffix("search ?"+rows.Search, "search ?"), strings.TrimSuffix("sort ?"+rows.Sort, "sort ?"), strings.TrimSuffix("order ?"+rows.Order, "order ?"))
		for _, name := range slices.Sorted(maps.Keys(rows.Headers)) {
			parts = append(parts, fmt.Sprintf("%s in %s", rows.Headers[name], name))
		}
	}
	for _, reference := range r.References {
		parts = append(parts, reference.Property+" -> "+reference.To.Name)
	}
	for _, b := range r.Belongings {
		parts = append(parts, b.Name+" has "+b.Of.Name)
	}
	for _, n := range r.Namesakes {
		parts = append(parts, strings.Join(n.At, "/")+" = {"+strings.Join(n.Parameters, "}/{")+"}")
	}
	if r.Shows != nil {
		parts = append(parts, "shows "+r.Shows.Name)
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "  ")
}

// TestRealDocuments holds what is found in the documents of six vendors against what people have read and found right.
func TestRealDocuments(t *testing.T) {
	corpus := os.Getenv("AGENTMOCK_CORPUS")
	if corpus == "" {
		t.Skip("AGENTMOCK_CORPUS names no folder of foreign documents")
	}
	for _, name := range []string{"box", "netlify", "openai", "petclinic", "traccar", "xero-accounting"} {
		d, err := openapi.Load(os.DirFS(filepath.Join(corpus, "../real", name)), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		set := resource.Find(d)
		var b strings.Builder
		for _, r := range set.All {
			b.WriteString(line(r) + "\n")
		}
		for _, f := range set.Findings {
			b.WriteString(f.String() + "\n")
		}
		golden := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

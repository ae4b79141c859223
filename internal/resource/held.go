package resource

import (
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// hold takes the filters of a list that must be given for what its things are of, where nothing but the list shows them: ?city=Berlin asks for the things of Berlin, of which
// there are some, and not for those that happen to be there. Of things that are shown elsewhere, too, it notes those that name another thing: ?roomId=r-17.
func (r *Resource) hold() {
	isHeld := func(f Filter) bool {
		i := r.Rows.Input(f.Input)
		return f.Compare == "=" && i != nil && i.Parameter != nil && i.Parameter.Required
	}
	if len(r.Operations) > 1 || len(r.Beside) > 0 || r.Item != "" || r.Shows != nil {
		for _, f := range r.Rows.Filters {
			if isHeld(f) && r.isOfAnother(f) {
				r.Rows.Keys = append(r.Rows.Keys, f)
				i := r.Rows.Input(f.Input)
				r.because(i.Position, "filter", i18n.Sayf("%s, which names another thing", i.Said()))
			}
		}
		return
	}
	for _, f := range r.Rows.Filters {
		if isHeld(f) && !r.differs(f) {
			r.Rows.Held = append(r.Rows.Held, f)
		}
	}
	r.Rows.Filters = slices.DeleteFunc(r.Rows.Filters, isHeld)
}

// isOfAnother reports whether a filter compares the id of another thing than the one that is listed: any text, or any number.
func (r *Resource) isOfAnother(f Filter) bool {
	s, name := r.Schema.At(f.At...), lastOf(f.At)
	all := words(name)
	return r.Home() == r && !r.IsKeyless() && scalar(s) && s.Bare().Enum == nil && !slices.Equal(f.At, r.ID.At) && !IsIDOf(name, r.Name) &&
		len(all) > 1 && slices.Contains([]string{"id", "uuid", "guid"}, all[len(all)-1])
}

// differs reports whether an example of the list, which every request asks for by a value of a filter, has several values there: then it compares something else,
// as ?zip=90210 of what is near. A request may ask by several values where the filter is a list.
func (r *Resource) differs(f Filter) bool {
	if i := r.Rows.Input(f.Input); i.Schema == nil || i.Schema.PossibleTypes()&jsonschema.Array != 0 {
		return false
	}
	response, _ := r.Operations[List].Success()
	m := response.Preferred()
	if m == nil || m.Schema == nil {
		return false
	}
	bodies := slices.Concat(m.Schema.Examples, m.Schema.Bare().Examples)
	for _, e := range m.Examples {
		bodies = append(bodies, e.Value)
	}
	return slices.ContainsFunc(bodies, func(body any) bool {
		v, _ := jsonvalue.At(body, r.Rows.Items...)
		rows, _ := v.([]any)
		return slices.ContainsFunc(rows, func(row any) bool {
			first, one := jsonvalue.At(rows[0], f.At...)
			other, both := jsonvalue.At(row, f.At...)
			return one && both && !jsonvalue.Equal(first, other)
		})
	})
}

package resource

import "slices"

// hold takes the filters of a list that must be given for what its things are of, where nothing but the list shows them: ?city=Berlin asks for the things of Berlin, of which
// there are some, and not for those that happen to be there.
func (r *Resource) hold() {
	if len(r.Operations) > 1 || len(r.Beside) > 0 || r.Item != "" || r.Shows != nil {
		return
	}
	isHeld := func(f Filter) bool {
		i := r.Rows.Input(f.Input)
		return f.Compare == "=" && i != nil && i.Parameter != nil && i.Parameter.Required
	}
	for _, f := range r.Rows.Filters {
		if isHeld(f) {
			r.Rows.Held = append(r.Rows.Held, f)
		}
	}
	r.Rows.Filters = slices.DeleteFunc(r.Rows.Filters, isHeld)
}

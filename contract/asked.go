package contract

// Asked is what was asked of an operation, and how it went.
type Asked struct {
	ID       string         `json:"id"`
	Method   string         `json:"method"`
	Path     string         `json:"path"`
	Cases    int            `json:"cases"`
	Passed   int            `json:"passed"` // without an error that is not known
	Phases   map[string]int `json:"phases"` // cases by phase
	Statuses map[int]int    `json:"statuses"`
	Untested string         `json:"untested,omitempty"` // why nothing that it refuses says anything

	UntestedIn string `json:"untested_in,omitempty"` // the same in the report's language, where that is not English
}

func (r *recorder) tallyOperation(got sent, failed bool) {
	o := got.observation.Operation
	asked := r.byOperation[o.ID]
	if asked == nil {
		asked = &Asked{ID: o.ID, Method: o.Method, Path: o.Path, Phases: map[string]int{}, Statuses: map[int]int{}}
		r.byOperation[o.ID] = asked
	}
	asked.Cases++
	asked.Phases[got.phase]++
	asked.Statuses[got.observation.Response.Status]++
	if !failed {
		asked.Passed++
	}
}

// operations returns what was asked, in the order of the document.
func (r *recorder) operations() []Asked {
	all := []Asked{}
	for _, o := range r.coverage.spec.Operations {
		if asked := r.byOperation[o.ID]; asked != nil {
			all = append(all, *asked)
		}
	}
	return all
}

package contract

import (
	"fmt"
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// chapter is one request of a story.
type chapter string

const (
	creates       chapter = "create"
	reads         chapter = "read"
	follows       chapter = "read-location"
	lists         chapter = "list"
	updates       chapter = "update"
	replaces      chapter = "replace"
	replacesAgain chapter = "replace-again"
	revalidates   chapter = "read-unchanged"
	outdates      chapter = "replace-outdated"
	downloads     chapter = "download"
	downloadsPart chapter = "download-range"
	trespasses    chapter = "read-by-another"
	deletes       chapter = "delete"
	deletesAgain  chapter = "delete-again"
)

// wholeLife is what happens to one thing, from its creation to after its end.
var wholeLife = []chapter{creates, follows, reads, downloads, revalidates, lists, trespasses, updates, reads, outdates, replaces, reads, replacesAgain, reads, lists, deletes, reads, lists, deletesAgain, reads}

// story is the life of one thing: the requests so far, and what they leave it as.
type story struct {
	*lifecycle
	resource *resource.Resource
	ids      []any // of its item path, the last one its own
	steps    []sent
	needs    []sent       // that made what the thing needs
	lacks    i18n.Message // what it needs and cannot have
	location string
	should   *jsonvalue.Object // the members that were sent, as they should be
	written  map[string]bool   // the members that the last write was about
	last     chapter           // the last write
	before   *jsonvalue.Object // the thing before the last write, as it was read
	now      *jsonvalue.Object // the thing as it was last read
	etag     string            // the same
	former   string            // the ETag before the last write
	deleted  bool
	over     bool // nobody finds it
	gone     bool // it was deleted, and nobody found it since
	broken   []violation
	untold   i18n.Message // why the story could not be told to its end
}

// maxShrinks bounds of how many sequences of a run the fewest steps are looked for.
const maxShrinks = 5

// live lives the life of a thing, and reports the laws that it breaks.
func (l *lifecycle) live(r *resource.Resource) {
	told := l.tell(r, wholeLife)
	if !told.untold.IsZero() {
		l.planner.skip("%s: its life is not tested: %s", r.Name, told.untold)
	}
	seen := map[string]bool{}
	for _, v := range told.broken {
		last := v.steps[len(v.steps)-1]
		if key := v.check; !seen[key] && l.shrinks < maxShrinks && l.room > 0 {
			seen[key] = true
			l.shrinks++
			v = l.fewest(r, v)
		}
		l.report(v, last)
	}
}

// tell tells a story as far as it can be told.
func (l *lifecycle) tell(r *resource.Resource, script []chapter) *story {
	s := &story{lifecycle: l, resource: r}
	for _, one := range script {
		if l.err != nil || !s.tell(one) {
			break
		}
	}
	return s
}

// tell adds a chapter; false where the story ends.
func (s *story) tell(one chapter) bool {
	switch one {
	case creates:
		return s.create()
	case follows:
		s.follow()
	case reads:
		s.read()
		return !s.over
	case downloads:
		s.download()
	case revalidates:
		s.revalidate()
	case lists:
		s.list()
	case trespasses:
		s.trespass()
	case updates:
		s.update()
	case outdates:
		s.outdate()
	case replaces, replacesAgain:
		s.replace(one)
	case deletes:
		return s.delete()
	case deletesAgain:
		s.deleteAgain()
	}
	return true
}

// step sends a request of the story; ok is false where there is no answer, and where the document does not take the ids of its path.
func (s *story) step(name chapter, c testCase) (got sent, ok bool) {
	if !askable(c) {
		return sent{}, false
	}
	c.name = fmt.Sprintf("%s/%s/%d-%s", c.operation.ID, Lifecycle, len(s.steps)+1, name)
	got, ok = s.ask(c)
	if got.observation != nil {
		s.steps = append(s.steps, got)
	}
	return got, ok
}

// breaks notes that an answer breaks a law; a place is noted once.
func (s *story) breaks(v violation) {
	for _, other := range s.broken {
		if other.check == v.check && other.where == v.where {
			return
		}
	}
	s.broken = append(s.broken, v)
}

// law returns that the last step breaks a law.
func (s *story) law(check, where, got, want string, o *openapi.Operation) violation {
	return violation{check: check, where: where, got: got, want: want, at: o.Position, needs: slices.Clone(s.needs), steps: slices.Clone(s.steps)}
}

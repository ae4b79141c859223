package contract

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
	"agentmock/internal/source"
)

// violation is what breaks a law about several exchanges.
type violation struct {
	check            string
	where, got, want string
	at               source.Position
	needs, steps     []sent // that show it: what made things that others need, and then one after the other; the last one is the answer that is wrong
}

// report adds a finding to a case, with all steps that lead there.
func (l *lifecycle) report(v violation, of sent) {
	if !l.recorder.chosen(v.check) {
		return
	}
	last, steps := v.steps[len(v.steps)-1], append(slices.Clone(v.needs), v.steps...)
	c := checkNamed(v.check)
	f := Finding{Rule: c.Name, Severity: c.Severity, Operation: last.operation.ID, Case: of.name, Where: v.where, Got: v.got, Want: v.want, Message: c.Doc, Spec: position(v.at), Curl: curlLine(l.options, last), Exchange: -1}
	for i, step := range steps {
		x := l.recorder.masker.exchange(step, nil, curlLine(l.options, step))
		if pointer, ok := strings.CutPrefix(v.where, "response.body#"); ok && i == len(steps)-1 {
			x.Pointers = append(x.Pointers, pointer)
		}
		f.Steps = append(f.Steps, x)
	}
	f.Script = l.retold(c, steps)
	f.Phase, f.causes = Lifecycle, []string{c.Name + " " + last.operation.ID}
	l.recorder.word(&f, last)
	l.recorder.late(f)
}

// chosen reports whether a check is asked.
func (r *recorder) chosen(name string) bool {
	for _, one := range r.out.Checks {
		if one == name {
			return true
		}
	}
	return false
}

// settled notes how long a law took to become true.
func (r *recorder) settled(took time.Duration) {
	r.out.Settled = max(r.out.Settled, took.Seconds())
}

// fewest returns the fewest steps that break a law: the life is lived again without each of those before the last.
func (l *lifecycle) fewest(r *resource.Resource, v violation) violation {
	var script []chapter
	for _, step := range v.steps {
		script = append(script, chapterOf(step))
	}
	l.silent = true
	defer func() { l.silent = false }()
	for at := len(script) - 2; at > 0 && l.room > 0 && l.err == nil; at-- {
		shorter := append(append([]chapter{}, script[:at]...), script[at+1:]...)
		told := l.tell(r, shorter)
		for _, other := range told.broken {
			if other.check == v.check && len(other.steps) <= len(shorter) && chapterOf(other.steps[len(other.steps)-1]) == script[len(script)-1] {
				script, v = shorter, other
				break
			}
		}
	}
	return v
}

// chapterOf returns which chapter of a story a step is.
func chapterOf(step sent) chapter {
	name := step.name[strings.LastIndexByte(step.name, '/')+1:]
	_, name, _ = strings.Cut(name, "-")
	return chapter(name)
}

// includes reports whether a value is what was sent, whatever a server has added to the objects in it; of what the schema of the answer
// does not show nothing is asked.
func includes(got, sent any, shown *jsonschema.Schema) bool {
	if shown == nil {
		return true
	}
	switch sent := sent.(type) {
	case *jsonvalue.Object:
		o, isObject := got.(*jsonvalue.Object)
		if !isObject {
			return false
		}
		for _, m := range sent.Members {
			inner := shown.At(m.Name)
			if inner == nil || isWriteOnly(inner) || isReadOnly(inner) {
				continue
			}
			switch v, has := o.Lookup(m.Name); {
			case has && !includes(v, m.Value, inner):
				return false
			case !has && m.Value != nil && !slices.Contains(shown.Undeclared(sent, jsonschema.InResponse), jsonvalue.Pointer(m.Name)):
				return false // of the alternatives that it may be, one has it
			}
		}
		return true
	case []any:
		list, isList := got.([]any)
		if !isList || len(list) != len(sent) {
			return false
		}
		for i := range sent {
			if !includes(list[i], sent[i], shown.At(strconv.Itoa(i))) {
				return false
			}
		}
		return true
	case string:
		text, isText := got.(string)
		return isText && (text == sent || sameMoment(text, sent))
	}
	return jsonvalue.Equal(got, sent)
}

// isWriteOnly reports whether a value is sent and never answered.
func isWriteOnly(s *jsonschema.Schema) bool { return s.WriteOnly || s.Ref != nil && s.Ref.WriteOnly }

// isReadOnly reports whether a value is the server's to set.
func isReadOnly(s *jsonschema.Schema) bool { return s.ReadOnly || s.Ref != nil && s.Ref.ReadOnly }

// sameMoment reports whether two texts are one moment, in whichever zone.
func sameMoment(a, b string) bool {
	t, err := time.Parse(time.RFC3339Nano, a)
	if err != nil {
		return false
	}
	u, err := time.Parse(time.RFC3339Nano, b)
	return err == nil && t.Equal(u)
}

package jsonvalue_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
)

func TestEqual(t *testing.T) {
	// Values of one row are equal, those of different rows are not.
	rows := [][]string{
		{`null`}, {`true`}, {`false`}, {`0`, `-0`, `0.0`}, {`1`, `1.0`, `10e-1`}, {`"1"`}, {`""`}, {`"a"`, `"\u0061"`},
		{`[]`}, {`[1, 2]`, `[1.0, 2e0]`}, {`[2, 1]`}, {`[[1, 2]]`}, {`{}`}, {`{"a": 1}`},
		{`{"a": 1, "b": [null]}`, `{"b": [null], "a": 1.0}`}, {`{"a": null}`}, {`{"b": null}`}, {`[null]`}, {`{"a": {}}`}, {`{"a": []}`},
	}
	for i, row := range rows {
		for j, other := range rows {
			for _, a := range row {
				for _, b := range other {
					if got := jsonvalue.Equal(decode(t, a), decode(t, b)); got != (i == j) {
						t.Errorf("%s and %s: %v", a, b, got)
					}
					if same := jsonvalue.CanonicalText(decode(t, a)) == jsonvalue.CanonicalText(decode(t, b)); same != (i == j) {
						t.Errorf("canonical texts of %s and %s: %v", a, b, same)
					}
				}
			}
		}
	}
}

func TestObject(t *testing.T) {
	o := decode(t, `{"a": 1, "b": 2, "c": 3}`).(*jsonvalue.Object)
	copied := jsonvalue.Clone(o).(*jsonvalue.Object)
	o.Set("b", "new")
	o.Set("d", nil)
	o.Delete("a")
	o.Delete("none")
	if diff := cmp.Diff(`{"b":"new","c":3,"d":null}`, jsonvalue.Text(o)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`{"a":1,"b":2,"c":3}`, jsonvalue.Text(copied)); diff != "" {
		t.Errorf("the copy changes too (-want +got):\n%s", diff)
	}
	if v, ok := o.Lookup("d"); v != nil || !ok {
		t.Errorf("d is %v, %v", v, ok)
	}
	if _, ok := o.Lookup("a"); ok || o.Index("a") != -1 {
		t.Error("a is still there")
	}
}

func TestCloneIsDeep(t *testing.T) {
	v := decode(t, `{"a": [{"b": 1}]}`)
	copied := jsonvalue.Clone(v)
	inner, _ := jsonvalue.At(v, "a", "0")
	inner.(*jsonvalue.Object).Set("b", "new")
	if got := jsonvalue.Text(copied); got != `{"a":[{"b":1}]}` {
		t.Errorf("the copy changes too: %s", got)
	}
}

func TestTypeOf(t *testing.T) {
	for text, want := range map[string]string{`null`: "null", `true`: "boolean", `"x"`: "string", `1.5`: "number", `[]`: "array", `{}`: "object"} {
		if got := jsonvalue.TypeOf(decode(t, text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

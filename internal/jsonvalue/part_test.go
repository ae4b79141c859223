package jsonvalue_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"agentmock/internal/jsonvalue"
)

// A part of a text is the text of the part.
func TestTextAt(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	names := []string{"data", "a", "list", `"`, "a\\", "中", "{", "", "dat", "0", "1", "2", "00"}
	var value func(depth int) any
	value = func(depth int) any {
		switch kind := r.IntN(8); {
		case kind < 4 && depth < 4:
			o := &jsonvalue.Object{}
			for range r.IntN(5) {
				o.Set(names[r.IntN(len(names))], value(depth+1))
			}
			return o
		case kind == 4 && depth < 4:
			list := []any{}
			for range r.IntN(4) {
				list = append(list, value(depth+1))
			}
			return list
		case kind == 5:
			return jsonvalue.Int(int64(r.IntN(2000) - 1000))
		case kind == 6:
			return []any{nil, true, false}[r.IntN(3)]
		}
		return names[r.IntN(len(names))] + `",}]`[:r.IntN(5)]
	}
	found := 0
	for range 60_000 {
		v := value(0)
		way := make([]string, r.IntN(4))
		for i := range way {
			way[i] = names[r.IntN(len(names))]
		}
		want := ""
		part, ok := jsonvalue.At(v, way...)
		if ok {
			want = jsonvalue.Text(part)
		}
		got, is := jsonvalue.TextAt([]byte(jsonvalue.Text(v)), way...)
		if is != ok || string(got) != want {
			t.Fatalf("%v of %s: %s, %v; want %s, %v", fmt.Sprintf("%q", way), jsonvalue.Text(v), got, is, want, ok)
		}
		if ok && len(way) > 0 {
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d parts were found", found)
	}
}

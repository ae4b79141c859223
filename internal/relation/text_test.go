package relation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/relation"
)

// What the texts of two values tell of a relation is what the values tell: for times and for texts that are none.
func TestRelationsInTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	moment := func() any {
		at := time.Date(r.IntN(10000), time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
		switch r.IntN(12) {
		case 0:
			return at.Format(time.DateOnly)
		case 1:
			return at.Format(time.RFC3339)
		case 2:
			return fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", r.IntN(10000), r.IntN(14), r.IntN(33), r.IntN(26), r.IntN(62), r.IntN(62)) // often none
		case 3:
			return nil
		case 4:
			return "nineteen characters"
		}
		return at.Format(jsonschema.DateTimeLayout)
	}
	for _, kind := range []jsonschema.RelationKind{jsonschema.SameAs, jsonschema.NotBefore} {
		held, mended := 0, 0
		tied := &jsonschema.Relation{Kind: kind}
		for range 20_000 {
			own, source := moment(), moment()
			if r.IntN(10) == 0 {
				source = own
			}
			ownText, sourceText := jsonvalue.Append(nil, own), jsonvalue.Append(nil, source)
			want, changed := relation.Mend(tied, own, source)
			if relation.HoldsIn(tied, ownText, sourceText) {
				if held++; changed {
					t.Fatalf("%s of %v and %v is said to hold", kind, own, source)
				}
			}
			text, ok := relation.AppendMended(tied, []byte("x"), ownText, sourceText)
			if ok && !changed {
				t.Fatalf("%s of %v and %v was mended: %s", kind, own, source, text)
			}
			if ok {
				if mended++; string(text) != "x"+jsonvalue.Text(want) {
					t.Fatalf("%s of %v and %v: %s, want %v", kind, own, source, text[1:], want)
				}
			}
		}
		if held < 1000 || kind == jsonschema.NotBefore && mended < 1000 {
			t.Errorf("%s: %d held, %d were mended", kind, held, mended)
		}
	}
}

package faker_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxFakes":          crossFakes,
		"MaxText":           crossText,
		"maxExtremeLength":  crossExtremeLength,
		"maxLengthArgument": crossLengthArgument,
		"maxPatternText":    crossPatternText,
		"maxPlaces":         crossShort,
		"maxShort":          crossShort,
		"maxProse":          crossProse,
		"maxSpread":         crossSpread,
	}, map[string]string{
		"maxIndex": "is more than the index of any element: what bounds those is maxValues in generate",
	})
}

func crossFakes(t *testing.T) {
	for fits, want := range map[int]int{0: 1, 4: 5, 5: 6, 6: 6, 1000: 6} { // the try that fits, counted from 0; tries made
		tries := 0
		made := faker.TextOf(func() string {
			tries++
			if tries > fits {
				return "fits"
			}
			return "does not"
		}, 4)
		if tries != want || (made == "fits") != (fits <= faker.MaxFakes) {
			t.Errorf("fits at %d: %v after %d tries", fits, made, tries)
		}
	}
}

// made makes the member "it" of a schema, in a shape, and what is wrong with the schema.
func made(t *testing.T, member, schema string, options generate.Options) (string, error) {
	t.Helper()
	s := generatetest.Document{Schema: "{type: object, required: [" + member + "], properties: {" + member + ": " + schema + "}}"}.Load(t)
	g, err := generate.New(s)
	if err != nil {
		return "", err
	}
	body := generatetest.Answer(t, g, s.Operations[0], options)
	text := string(body[len(`{"":`)+len(member) : len(body)-1])
	return text[1 : len(text)-1], nil
}

func crossText(t *testing.T) {
	if text, err := made(t, "it", "{type: string, minLength: 1048576}", generate.Options{}); err != nil || utf8.RuneCountInString(text) != 1<<20 {
		t.Errorf("%d characters, %v", len(text), err)
	}
	for _, length := range []int{1<<20 + 1, 1 << 30} {
		if _, err := made(t, "it", fmt.Sprintf("{type: string, minLength: %d}", length), generate.Options{}); !strings.Contains(fmt.Sprint(err), "at most 1048576 characters") {
			t.Errorf("%d characters: %.300v", length, err)
		}
	}
}

func crossExtremeLength(t *testing.T) {
	longest := 0
	for seed := range uint64(60) {
		text, err := made(t, "it", "{type: string}", generate.Options{Seed: seed, Shape: generate.Extreme})
		if err != nil {
			t.Fatal(err)
		}
		whole, isText := jsonvalue.FromText([]byte(`"` + text + `"`)).(string)
		if !isText {
			t.Fatal(text)
		}
		longest = max(longest, utf8.RuneCountInString(whole))
	}
	if longest != 512 {
		t.Errorf("the longest has %d characters", longest)
	}
}

func crossLengthArgument(t *testing.T) {
	for length, taken := range map[int]bool{10_000: true, 10_001: false, 1 << 40: false} {
		s := generatetest.LoadText(t, generatetest.Faked(fmt.Sprintf("{string.alphanumeric: %d}", length)))
		g, err := generate.New(s)
		if err != nil {
			t.Fatal(err)
		}
		if taken {
			if got := it(t, generatetest.Answer(t, g, s.Operations[0], generate.Options{}, "p")); len(g.Warnings) > 0 || len(got) != length+2 {
				t.Errorf("%d: %d bytes, %v", length, len(got), g.Warnings)
			}
		} else if !strings.Contains(fmt.Sprint(g.Warnings), "expected a length from 0 to 10000") {
			t.Errorf("%d: %v", length, g.Warnings)
		}
	}
}

func crossPatternText(t *testing.T) {
	for spread, want := range map[int]int{256: 1 << 16, 257: 1<<16 + 1, 4096: 1<<16 + 1} { // of 2^16, 257², 2^24
		if text, ok := faker.PatternText(1, "^(?:(?:a|a)*)*$", -spread); !ok || len(text) != want {
			t.Errorf("%d × %d repetitions: %d bytes", spread, spread, len(text))
		}
	}
}

// crossProse asks for long texts where the name suggests sentences: beyond the bound, others make them.
func crossProse(t *testing.T) {
	for length, sentences := range map[int]bool{2000: true, 2500: false} {
		text, err := made(t, "description", fmt.Sprintf("{type: string, minLength: %d}", length), generate.Options{})
		if err != nil || utf8.RuneCountInString(text) < length || strings.Contains(text, "。") != sentences {
			t.Errorf("%d characters: %.60s, %v", length, text, err)
		}
	}
}

func crossSpread(t *testing.T) {
	if text, err := made(t, "it", "{type: string, pattern: '^a+$', minLength: 4097}", generate.Options{}); err != nil || len(text) != 4097 {
		t.Errorf("%d characters, %v", len(text), err)
	}
	if _, err := made(t, "it", "{type: string, pattern: '^a+$', minLength: 4098}", generate.Options{}); err == nil {
		t.Error("more repetitions than are tried")
	}
}

// crossShort has numbers of as many digits, and as many behind the point, as are counted in units, and of one more: both are multiplied.
func crossShort(t *testing.T) {
	for low, usual := range map[jsonvalue.Number]bool{"999999999": true, "9999999999": false, "0.999999": true, "0.9999999": false} {
		f := &faker.Constraints{Types: jsonschema.Integer, MaxLength: -1}
		f.Raise(low, false)
		short, long, ok := faker.Multiples(1, f, true)
		if ok != usual || ok && short != long || long == "" {
			t.Errorf("from %s: %q, %v and %q", low, short, ok, long)
		}
	}
}

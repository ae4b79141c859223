package faker_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api"
	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// fakerLine is the line of the x-faker in that document.
const fakerLine = 20

func TestFakers(t *testing.T) {
	table := map[string]struct {
		faker string
		want  string // a regular expression of the member as JSON
	}{
		"a name of ours":                {`person.phone`, `^"1\d{10}"$`},
		"a name of gofakeit":            {`city`, `^"[A-Z].+"$`},
		"a name in capitals":            {`City`, `^"[A-Z].+"$`},
		"a number of gofakeit":          {`uint8`, `^\d{1,3}$`},
		"arguments":                     {`{integer: {min: 5, max: 6}}`, `^[56]$`},
		"large arguments":               {`{integer: {min: 9007199254740993, max: 9007199254740993}}`, `^9007199254740993$`},
		"arguments of gofakeit":         {`{number: {min: 7, max: 8}}`, `^[78]$`},
		"a pattern of gofakeit":         {`{regex: {str: '^[ab]{3}$'}}`, `^"[ab]{3}"$`},
		"an error of gofakeit":          {`errorhttp`, `^".+"$`},
		"bounds of one side":            {`{integer: {min: 5000}}`, `^[56]\d{3}$`},
		"no arguments":                  {`{person.sex: {}}`, `^[12]$`},
		"a decimal":                     {`{decimal: {min: 1, max: 2, places: 3}}`, `^"[12]\.\d{3}"$`},
		"a boolean that is always true": {`{boolean: {likelihood: 100}}`, `^true$`},
		"a boolean that is never true":  {`{boolean: {likelihood: 0}}`, `^false$`},
		"a template":                    {`'ai_{{digit}}{{ digit }}-{{person.carrier}}'`, `^"ai_\d\d-[123]"$`},
		"a template of nothing else":    {`'{{person.sex}}'`, `^"[12]"$`},
		"a path parameter":              {`$request.path.id`, `^"p1"$`},
		"a query parameter":             {`$request.query.page`, `^3$`},
		"the status":                    {`$statusCode`, `^200$`},
		"the method":                    {`$method`, `^"GET"$`},
		"another member":                {`1/name`, `^"\p{Han}{2,4}"$`},
		"an element":                    {`1/list/1/n`, `^1$`},
		"from the root":                 {`'$response.body#/name'`, `^"\p{Han}{2,4}"$`},
		"a uuid":                        {`uuid`, `^"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$`},
		"a time":                        {`datetime`, `^"202[34]-\d\d-\d\d [012]\d:\d\d:\d\d"$`},
		"a date":                        {`date`, `^"202[34]-\d\d-\d\d"$`},
		"a problem in English":          {`problem.en`, `^"the document has no such path"$`},
		"a problem in Chinese":          {`problem.zh`, `^"接口不存在"$`},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.LoadText(t, generatetest.Faked(test.faker))
			g := generatetest.NewGenerator(t, s)
			want := regexp.MustCompile(test.want)
			for seed := range uint64(30) {
				x := &message.Exchange{Operation: s.Operations[0], Request: message.RequestMessage{Method: "GET", Parameters: []any{"p1", jsonvalue.Int(3)}}, Response: message.ResponseMessage{Status: 200}}
				options := generate.Options{Seed: seed, Problem: i18n.Say("path")}
				if err := g.Body(x, s.Operations[0].Response(200).Preferred(), options); err != nil {
					t.Fatal(err)
				}
				var got struct{ It json.RawMessage }
				if err := json.Unmarshal([]byte(generatetest.BodyText(x)), &got); err != nil || !want.Match(got.It) {
					t.Fatalf("seed %d: got %s, %v", seed, got.It, err)
				}
			}
		})
	}
}

// An expression that is known from elsewhere in the body is followed wherever it stands: here inside a list.
func TestRelativeExpressionsInsideLists(t *testing.T) {
	s := generatetest.LoadText(t, generatetest.Faked("uuid"))
	g := generatetest.NewGenerator(t, s)
	var got struct {
		Name string
		List []struct {
			N  int
			Up string
		}
	}
	if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{}, "p1"), &got); err != nil {
		t.Fatal(err)
	}
	for i, one := range got.List {
		if one.N != i || one.Up != got.Name {
			t.Errorf("element %d: %+v, the name is %s", i, one, got.Name)
		}
	}
}

func TestFakerErrors(t *testing.T) {
	table := map[string]struct{ faker, want string }{
		"an unknown name":                 {`person.nam`, `x-faker "person.nam" is unknown; near: person.name`},
		"a misspelt name of gofakeit":     {`citty`, `x-faker "citty" is unknown; near: city`},
		"a name like none":                {`qqqqqqqqqqqqqqqqqqqqqq`, `x-faker "qqqqqqqqqqqqqqqqqqqqqq" is unknown: expected one of agentmock's names, such as person.name, or one of gofakeit's`},
		"a name that reads the clock":     {`pasttime`, `x-faker "pasttime" is unknown`},
		"an unknown argument":             {`{integer: {mim: 1}}`, `unknown argument "mim": expected min, max`},
		"an argument of none":             {`{person.name: {min: 1}}`, `unknown argument "min"`},
		"an argument that is no number":   {`{integer: {min: one}}`, `min: expected a whole number from -9223372036854775808 to 9223372036854775807, found "one"`},
		"min above max":                   {`{integer: {min: 2, max: 1}}`, `min 2 is above max 1`},
		"a fraction of an integer":        {`{integer: {min: 0.2, max: 0.8}}`, `expected a whole number`},
		"places below zero":               {`{decimal: {places: -1}}`, `places: expected`},
		"places beyond measure":           {`{decimal: {places: 1000000000}}`, `places: expected`},
		"arguments that are no mapping":   {`{integer: 5}`, `expected arguments`},
		"an unknown argument of gofakeit": {`{number: {mim: 1}}`, `unknown argument "mim": expected min, max`},
		"a wrong argument of gofakeit":    {`{number: {min: x}}`, `x-faker "number":`},
		"a missing argument":              {`regex`, `x-faker "regex": needs the argument str`},
		"two names":                       {`{integer: {}, decimal: {}}`, `x-faker: expected a name`},
		"a list":                          {`[integer]`, `x-faker: expected a name`},
		"a number":                        {`5`, `x-faker: expected a name`},
		"nothing":                         {`''`, `x-faker: expected a name`},
		"a template of an unknown name":   {`'x{{person.nam}}'`, `x-faker "person.nam" is unknown; near: person.name`},
		"a template of no name":           {`'x{{}}'`, `x-faker`},
		"a template that does not end":    {`'x{{city'`, `x-faker`},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			_, err := generate.New(generatetest.LoadText(t, generatetest.Faked(test.faker)))
			if err == nil {
				t.Fatal("no error")
			}
			at, _ := source.At(err)
			if got := err.Error(); !strings.Contains(got, test.want) || at.File != "openapi.yaml" || at.Line != fakerLine {
				t.Errorf("want openapi.yaml:%d: … %s, got %s", fakerLine, test.want, got)
			}
		})
	}
}

// A misspelt expression would be followed nowhere without a word: it is an error of the document at its line.
func TestUnknownExpressionsAreFound(t *testing.T) {
	for name, faker := range map[string]string{
		"an unknown parameter":    "$request.path.idd",
		"an unknown member":       "1/nam",
		"up too far":              "5/name",
		"an unknown root":         "$request.paht.id",
		"another type":            "$request.body#/x",
		"a pointer in the answer": "'$response.body#/nam'",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := api.Document(fstest.MapFS{"openapi.yaml": {Data: []byte(generatetest.Faked(faker))}}, openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Findings) != 1 || s.Findings[0].Line != fakerLine || s.Findings[0].Severity != source.Error {
				t.Errorf("want one at line %d, got %v", fakerLine, s.Findings)
			}
		})
	}
}

func TestFakerErrorsAreJoined(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, properties: {a: {x-faker: nonsense1}, b: {x-faker: nonsense2}}}`}.Load(t)
	_, err := generate.New(s)
	if got := len(source.Errors(err)); got != 2 {
		t.Errorf("%d errors: %v", got, err)
	}
}

// Every name of gofakeit that can be used: one seed gives one value, other seeds give others, all of them JSON.
func TestGofakeitNamesCanBeRepeated(t *testing.T) {
	t.Parallel()
	names := faker.GofakeitNames()
	if len(names) < 150 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := generatetest.LoadText(t, generatetest.Faked(name))
			g, err := generate.New(s)
			if err != nil {
				if strings.Contains(err.Error(), "needs the argument") || strings.Contains(err.Error(), "could not find field") {
					t.Skip(err) // it is nothing without an argument, and New says which
				}
				t.Fatal(err)
			}
			again := generatetest.NewGenerator(t, s)
			for seed := range uint64(5) {
				first := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}, "p")
				second := generatetest.Answer(t, again, s.Operations[0], generate.Options{Seed: seed}, "p")
				if diff := cmp.Diff(string(first), string(second)); diff != "" {
					t.Fatalf("seed %d (-first +second)\n%s", seed, diff)
				}
				if !json.Valid(first) {
					t.Fatalf("seed %d: %s", seed, first)
				}
			}
		})
	}
}

func TestExplains(t *testing.T) {
	table := map[string]struct {
		schema string
		want   bool
	}{
		"a member":        {`{type: object, properties: {message: {type: string, x-faker: problem.en}}}`, true},
		"deep":            {`{type: array, items: {allOf: [{properties: {a: {x-faker: problem.zh}}}]}}`, true},
		"another x-faker": {`{type: object, properties: {message: {type: string, x-faker: person.name}}}`, false},
		"none":            {`{type: string}`, false},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: test.schema}.Load(t)
			if got := generatetest.NewGenerator(t, s).Explains(s.Operations[0].Response(200).Preferred()); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestBodyOfNoSchema(t *testing.T) {
	s := generatetest.Document{Schema: `{type: string}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	m := &openapi.MediaType{Name: "application/octet-stream"}
	x := &message.Exchange{Operation: s.Operations[0]}
	if err := g.Body(x, m, generate.Options{}); err != nil || x.Response.Body.Decoded || x.Response.Body.MediaType != m {
		t.Errorf("got %+v, %v", x.Response.Body, err)
	}
	if g.Explains(m) {
		t.Error("a body of no schema explains nothing")
	}
}

func TestValue(t *testing.T) {
	s := generatetest.Document{Schema: `{type: integer, minimum: 3, maximum: 1000000}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	schema := s.Operations[0].Response(200).Preferred().Schema
	first, err := g.Value(schema, generate.Options{Seed: 1})
	if err != nil || !schema.Valid(first, jsonschema.InResponse) {
		t.Fatalf("got %v, %v", first, err)
	}
	again, _ := g.Value(schema, generate.Options{Seed: 1})
	other, _ := g.Value(schema, generate.Options{Seed: 2})
	if again != first || other == first {
		t.Errorf("seed 1: %v and %v, seed 2: %v", first, again, other)
	}
}

// Every name of our own stands on the page of made-up data, in both languages.
func TestNamesAreDocumented(t *testing.T) {
	for _, page := range []string{"docs/made-up-data.md", "docs/zh-CN/made-up-data.md"} {
		text, err := os.ReadFile("../../" + page)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(text, []byte("`person.*`"))
		if at < 0 {
			t.Fatalf("%s has no paragraph of x-faker", page)
		}
		paragraph, _, _ := bytes.Cut(text[at:], []byte("\n\n"))
		for _, name := range faker.Builtins() {
			if _, member, ok := strings.Cut(name, "."); ok && !strings.HasPrefix(name, "problem.") {
				name = member
			}
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).Match(paragraph) {
				t.Errorf("%s does not say %s", page, name)
			}
		}
	}
}

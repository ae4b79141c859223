package faker

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/brianvoe/gofakeit/v6"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// unrepeatable are gofakeit's functions that read the clock or its global source: the same seed would not give the
// same value.
var unrepeatable = []string{
	"creditcard", "creditcardexp", "csv", "date", "daterange", "fixed_width", "futuretime", "isin", "json", "map",
	"pasttime", "sql", "template", "xml", "year",
}

// gofakeitNames returns the functions that can be named: those with a single value that the seed decides.
func gofakeitNames() []string {
	var names []string
	for name, info := range gofakeit.FuncLookups {
		if usable(name, info) {
			names = append(names, name)
		}
	}
	names = slices.AppendSeq(names, maps.Keys(elsewhere))
	slices.Sort(names)
	return names
}

// severalValues are gofakeit's functions that make a list and say that they make a text.
var severalValues = []string{"rgbcolor"}

// elsewhere are the faker.js names of what gofakeit of version 6.24 has not, or leaves empty now and then: later versions have it, but
// bring text/template into every program (templates of their own), and with it each method of all that the program is made of.
var elsewhere = map[string]string{
	"comment": "lorem.sentence", "connective": "word.conjunction", "interjection": "word.interjection", "productcategory": "commerce.department",
	"productdescription": "commerce.productDescription", "productmaterial": "commerce.productMaterial", "productname": "commerce.productName",
	"productupc": "commerce.upc",
}

func usable(name string, info gofakeit.Info) bool {
	scalar := slices.Contains([]string{"string", "int", "uint", "float", "float32", "float64", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}, info.Output)
	return scalar && !slices.Contains(unrepeatable, name) && !slices.Contains(severalValues, name) && elsewhere[name] == ""
}

// gofakeitFaker returns the faker of a gofakeit function, nil for an unknown name.
func gofakeitFaker(name string, a arguments) (*Faker, error) {
	name = strings.ToLower(name)
	info := gofakeit.GetFuncLookup(name)
	if info == nil || !usable(name, *info) {
		return nil, nil
	}
	parameters, err := mapParameters(info, a)
	if err != nil {
		return nil, err
	}
	generate := func(d *Draw) (any, error) { return info.Generate(d.Random, parameters, info) }
	draw := NewDraw(1)
	if _, err := generate(&draw); err != nil {
		return nil, err
	}
	return &Faker{make: func(d *Draw) any {
		made, err := generate(d)
		if err != nil {
			return nil
		}
		return fromGo(made)
	}}, nil
}

// mapParameters fills in the defaults: gofakeit's lookup asks for every parameter that is not optional.
func mapParameters(info *gofakeit.Info, a arguments) (*gofakeit.MapParams, error) {
	parameters := gofakeit.NewMapParams()
	var names []string
	for _, p := range info.Params {
		names = append(names, p.Field)
		given := a.node.Child(p.Field)
		switch {
		case given != nil && given.Kind() == source.ArrayNode:
			for _, item := range given.Items() {
				parameters.Add(p.Field, jsonvalue.Plain(item.Scalar))
			}
		case given != nil:
			parameters.Add(p.Field, jsonvalue.Plain(given.Scalar))
		case p.Default != "":
			parameters.Add(p.Field, p.Default)
		case !p.Optional:
			return nil, i18n.Errorf("needs the argument %s: %s", p.Field, p.Description)
		}
	}
	return parameters, a.known(names...)
}

// fromGo returns a Go value as a JSON value.
func fromGo(v any) any {
	switch v := v.(type) {
	case string:
		return v
	case error: // the functions of made-up errors
		return v.Error()
	case bool:
		return v
	case float32:
		return jsonvalue.Float(float64(v))
	case float64:
		return jsonvalue.Float(v)
	default:
		return jsonvalue.Number(fmt.Sprint(v))
	}
}

package jsonschema_test

import (
	"reflect"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// keywords are schemas and the instances they are tried on, a JSON array. The judge says which are valid; of every
// schema it must take one and refuse one, so that no row is idle.
var keywords = map[string]struct{ schema, instances string }{
	"true":            {`{"properties": {"a": true, "b": false}}`, `[{"a": 1}, {"b": 1}, {"a": 1, "b": 2}, {}]`},
	"type integer":    {`{"type": "integer"}`, `[1, 1.0, 1e2, 1.5, "1", null, 12345678901234567890123, -0, 100e-2]`},
	"type number":     {`{"type": "number"}`, `[1, 1.5, "1", true]`},
	"type list":       {`{"type": ["string", "null"]}`, `["", null, 1, false, [], {}]`},
	"type list int":   {`{"type": ["integer", "boolean"]}`, `[1, true, 1.5, null]`},
	"type array":      {`{"type": "array"}`, `[[], {}, null, "[]"]`},
	"type object":     {`{"type": "object"}`, `[[], {}, null]`},
	"type null":       {`{"type": "null"}`, `[null, 0, "", false]`},
	"enum":            {`{"enum": [1, "a", null, [1, {"x": 2}]]}`, `[1, 1.0, "a", null, [1, {"x": 2}], [1.0, {"x": 2e0}], 2, "b", [], true]`},
	"enum order":      {`{"enum": [{"a": 1, "b": 2}]}`, `[{"b": 2, "a": 1}, {"a": 1}, {"a": 1, "b": 2, "c": 3}]`},
	"const":           {`{"const": {"a": [1]}}`, `[{"a": [1]}, {"a": [1.0]}, {"a": [2]}, {"a": 1}]`},
	"const null":      {`{"const": null}`, `[null, 0, false]`},
	"const false":     {`{"const": false}`, `[false, 0, null, ""]`},
	"const one":       {`{"const": 1}`, `[1, true, 1.0, "1"]`},
	"minimum":         {`{"minimum": 1.5}`, `[1.5, 1.49999999999999999999, 2, "a", -2, 1e400, -1e400]`},
	"maximum":         {`{"maximum": -3}`, `[-3, -2.9, 0, -1e9]`},
	"exclusiveMin":    {`{"exclusiveMinimum": 0}`, `[0, -0, 0.0, 1e-300, 1]`},
	"exclusiveMax":    {`{"exclusiveMaximum": 10}`, `[10, 1e1, 9.99, "x"]`},
	"multipleOf":      {`{"multipleOf": 0.01}`, `[0.07, 19.99, 0.075, 1e20, 0, "a", -4.35, 1e-3]`},
	"multipleOf int":  {`{"multipleOf": 7}`, `[0, 7, 14.0, -21, 1, 7.5, 7e3]`},
	"multipleOf 1e":   {`{"multipleOf": 1e3}`, `[1000, 2e3, 500, 1e2, 0]`},
	"minLength":       {`{"minLength": 2}`, `["ab", "a", "中文", "中", "😀", "😀a", 1]`},
	"maxLength":       {`{"maxLength": 2}`, `["ab", "abc", "中文", "中文字", "😀😀", "😀😀😀", []]`},
	"maxLength float": {`{"maxLength": 2.0}`, `["ab", "abc"]`},
	"pattern":         {`{"pattern": "^[a-c]+$"}`, `["abc", "abcd", "", 5, "a\nb"]`},
	"pattern inside":  {`{"pattern": "b"}`, `["abc", "acd"]`},
	"pattern chinese": {`{"pattern": "^\\p{Han}{2,4}$"}`, `["张三", "张", "Zhang"]`},

	"items":            {`{"items": {"type": "integer"}}`, `[[], [1, 2], [1, "a"], "a", {"0": "a"}]`},
	"items false":      {`{"items": false}`, `[[], [1]]`},
	"prefixItems":      {`{"prefixItems": [{"type": "integer"}, {"type": "string"}]}`, `[[], [1], [1, "a"], [1, "a", null], ["a"], [1, 1]]`},
	"prefix and items": {`{"prefixItems": [{"type": "integer"}], "items": {"type": "string"}}`, `[[1, "a"], [1, "a", "b"], [1, 2], ["a", "b"], [1]]`},
	"prefix closed":    {`{"prefixItems": [true], "items": false}`, `[[1], [1, 2], []]`},
	"contains":         {`{"contains": {"const": 1}}`, `[[1], [2, 1], [2], [], "a"]`},
	"minContains":      {`{"contains": {"const": 1}, "minContains": 2}`, `[[1, 1], [1], [1, 2, 1], []]`},
	"minContains 0":    {`{"contains": {"const": 1}, "minContains": 0, "maxContains": 1}`, `[[], [2], [1], [1, 1]]`},
	"maxContains":      {`{"contains": {"const": 1}, "maxContains": 2}`, `[[1], [1, 1, 2], [1, 1, 1], [2]]`},
	"contains idle":    {`{"minContains": 5, "maxContains": 0, "type": "array"}`, `[[], [1], 1]`},
	"minItems":         {`{"minItems": 1}`, `[[], [null], "", {}]`},
	"maxItems":         {`{"maxItems": 1}`, `[[], [1], [1, 2]]`},
	"uniqueItems":      {`{"uniqueItems": true}`, `[[1, 2], [1, 1.0], [1, true], [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}], [[1], [1]], ["1", 1], [null, null], [0, false], [-0, 0], [1e2, 100]]`},
	"uniqueItems no":   {`{"uniqueItems": false, "maxItems": 2}`, `[[1, 1], [1, 1, 1]]`},

	"properties":           {`{"properties": {"a": {"type": "integer"}, "b": {"type": "string"}}}`, `[{}, {"a": 1}, {"a": "x"}, {"b": 1}, {"c": 1}, [], {"a": 1, "b": "x"}]`},
	"required":             {`{"required": ["a", "b"]}`, `[{"a": 1, "b": null}, {"a": 1}, {}, []]`},
	"patternProperties":    {`{"patternProperties": {"^a": {"type": "integer"}, "b$": {"maximum": 5}}}`, `[{"a": 1}, {"a": "x"}, {"ab": 9}, {"b": 5}, {"b": 6}, {"ab": 3}]`},
	"additionalProperties": {`{"properties": {"a": true}, "patternProperties": {"^x-": true}, "additionalProperties": false}`, `[{"a": 1}, {"x-b": 1}, {"b": 1}, {}]`},
	"additional schema":    {`{"properties": {"a": true}, "additionalProperties": {"type": "integer"}}`, `[{"a": "x"}, {"b": 1}, {"b": "x"}]`},
	"additional and allOf": {`{"allOf": [{"properties": {"a": true}}], "additionalProperties": false}`, `[{}, {"a": 1}]`},
	"propertyNames":        {`{"propertyNames": {"maxLength": 2}}`, `[{"ab": 1}, {"abc": 1}, {}]`},
	"propertyNames false":  {`{"propertyNames": false}`, `[{}, {"a": 1}]`},
	"minProperties":        {`{"minProperties": 1}`, `[{}, {"a": 1}, []]`},
	"maxProperties":        {`{"maxProperties": 1}`, `[{"a": 1}, {"a": 1, "b": 2}]`},
	"dependentRequired":    {`{"dependentRequired": {"a": ["b", "c"]}}`, `[{}, {"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 1}, {"b": 1}, "a"]`},
	"dependentSchemas":     {`{"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}, "required": ["b"]}}}`, `[{}, {"b": "x"}, {"a": 1}, {"a": 1, "b": "x"}, {"a": 1, "b": 2}]`},
	"dependent false":      {`{"dependentSchemas": {"a": false}}`, `[{}, {"a": 1}]`},

	"allOf":          {`{"allOf": [{"minimum": 1}, {"maximum": 3}]}`, `[1, 3, 0, 4, "a"]`},
	"anyOf":          {`{"anyOf": [{"type": "string"}, {"minimum": 5}]}`, `["a", 5, 4, null]`},
	"oneOf":          {`{"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}`, `[2, 3, 6, 5, "a"]`},
	"oneOf never":    {`{"oneOf": [false, {"type": "string"}]}`, `["a", 1]`},
	"not":            {`{"not": {"type": "string"}}`, `[1, "a"]`},
	"not not":        {`{"not": {"not": {"type": "string"}}}`, `[1, "a"]`},
	"if then else":   {`{"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"required": ["a"]}, "else": {"required": ["b"]}}`, `[{"k": 1}, {"k": 1, "a": 1}, {"k": 2}, {"b": 1}, {}]`},
	"if then":        {`{"if": {"type": "string"}, "then": {"maxLength": 1}}`, `["a", "ab", 1]`},
	"if else":        {`{"if": {"type": "string"}, "else": {"type": "null"}}`, `["a", null, 1]`},
	"then alone":     {`{"then": false, "else": false, "type": "integer"}`, `[1, "a"]`},
	"if false":       {`{"if": false, "then": false, "else": {"minimum": 2}}`, `[1, 2]`},
	"nested anyOf":   {`{"anyOf": [{"oneOf": [{"const": 1}, {"const": 2}]}, {"allOf": [{"type": "string"}, {"minLength": 2}]}]}`, `[1, 2, 3, "a", "ab"]`},
	"ref and more":   {`{"$ref": "#/components/schemas/Small", "maximum": 3}`, `[1, 3, 4, 6, -1]`},
	"ref sibling":    {`{"properties": {"a": {"$ref": "#/components/schemas/Small", "not": {"const": 2}}}}`, `[{"a": 1}, {"a": 2}, {"a": 9}]`},
	"ref to defs":    {`{"$defs": {"x/y~z %": {"type": "integer"}}, "items": {"$ref": "#/components/schemas/S/$defs/x~1y~0z%20%25"}}`, `[[1], ["a"]]`},
	"ref into":       {`{"properties": {"a": {"items": {"type": "string"}}, "b": {"$ref": "#/components/schemas/S/properties/a/items"}}}`, `[{"b": "x"}, {"b": 1}]`},
	"ref to index":   {`{"items": {"$ref": "#/components/schemas/Union/anyOf/1"}}`, `[[{}], [1]]`},
	"recursion":      {`{"type": "object", "properties": {"next": {"$ref": "#/components/schemas/S"}, "v": {"type": "integer"}}, "required": ["v"]}`, `[{"v": 1}, {"v": 1, "next": {"v": 2, "next": {"v": 3}}}, {"v": 1, "next": {"v": 2, "next": {"v": "x"}}}, {"v": 1, "next": {}}, {"v": 1, "next": 3}]`},
	"recursive tree": {`{"anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/components/schemas/S"}}]}`, `[1, [], [1, [2, [3, []]]], [1, [2, ["x"]]], "x"]`},

	"unevaluated own":           {`{"properties": {"a": true}, "unevaluatedProperties": false}`, `[{"a": 1}, {"b": 1}, {}, []]`},
	"unevaluated schema":        {`{"properties": {"a": true}, "unevaluatedProperties": {"type": "integer"}}`, `[{"a": "x"}, {"b": 1}, {"b": "x"}]`},
	"unevaluated pattern":       {`{"patternProperties": {"^a": true}, "unevaluatedProperties": false}`, `[{"ab": 1}, {"b": 1}]`},
	"unevaluated additional":    {`{"additionalProperties": {"type": "integer"}, "unevaluatedProperties": false}`, `[{"b": 1}, {"b": "x"}]`},
	"unevaluated allOf":         {`{"allOf": [{"properties": {"a": true}}, {"properties": {"b": true}}], "unevaluatedProperties": false}`, `[{"a": 1, "b": 2}, {"c": 1}]`},
	"unevaluated anyOf":         {`{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {"const": 2}}, "required": ["b"]}], "unevaluatedProperties": false}`, `[{"a": 1}, {"b": 2}, {"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 1, "c": 1}]`},
	"unevaluated oneOf":         {`{"oneOf": [{"properties": {"a": true}, "required": ["a"]}, {"properties": {"b": true}, "required": ["b"]}], "unevaluatedProperties": false}`, `[{"a": 1}, {"b": 1}, {"a": 1, "c": 1}, {"a": 1, "b": 1}]`},
	"unevaluated not":           {`{"not": {"not": {"properties": {"a": true}}}, "unevaluatedProperties": false}`, `[{}, {"a": 1}]`},
	"unevaluated if":            {`{"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"properties": {"a": true}}, "else": {"properties": {"b": true}}, "unevaluatedProperties": false}`, `[{"k": 1, "a": 1}, {"k": 1, "b": 1}, {"b": 1}, {"k": 2, "b": 1}, {"a": 1}]`},
	"unevaluated if alone":      {`{"if": {"properties": {"a": true}}, "unevaluatedProperties": false}`, `[{"a": 1}, {"b": 1}]`},
	"unevaluated ref":           {`{"$ref": "#/components/schemas/HasA", "properties": {"b": true}, "unevaluatedProperties": false}`, `[{"a": 1, "b": 1}, {"a": 1, "c": 1}, {"a": "x"}]`},
	"unevaluated dependent":     {`{"dependentSchemas": {"a": {"properties": {"b": true}}}, "properties": {"a": true}, "unevaluatedProperties": false}`, `[{"a": 1, "b": 1}, {"b": 1}]`},
	"unevaluated cousins":       {`{"allOf": [{"properties": {"a": true}}, {"unevaluatedProperties": false}]}`, `[{}, {"a": 1}]`},
	"unevaluated nested":        {`{"allOf": [{"properties": {"a": true}, "unevaluatedProperties": true}], "unevaluatedProperties": false, "maxProperties": 1}`, `[{"a": 1}, {"b": 1}, {"a": 1, "c": {}}]`},
	"unevaluated nested schema": {`{"allOf": [{"unevaluatedProperties": {"type": "integer"}}], "unevaluatedProperties": false}`, `[{"a": 1}, {"a": "x"}]`},
	"unevaluated below":         {`{"properties": {"o": {"properties": {"a": true}}}, "unevaluatedProperties": false}`, `[{"o": {"a": 1, "z": 1}}, {"a": 1}]`},
	"unevaluated inherited":     {`{"$ref": "#/components/schemas/Closed", "properties": {"b": true}}`, `[{"a": 1}, {"b": 1}]`},

	"unevaluatedItems":          {`{"prefixItems": [true], "unevaluatedItems": false}`, `[[1], [1, 2], [], {}]`},
	"unevaluatedItems items":    {`{"items": {"type": "integer"}, "unevaluatedItems": false}`, `[[1, 2], ["a"]]`},
	"unevaluatedItems schema":   {`{"prefixItems": [true], "unevaluatedItems": {"type": "integer"}}`, `[["a", 1], ["a", "b"]]`},
	"unevaluatedItems contains": {`{"contains": {"type": "string"}, "unevaluatedItems": false}`, `[["a"], ["a", 1], ["a", "b"], [1]]`},
	"unevaluatedItems mixed":    {`{"prefixItems": [true], "contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}}`, `[[1, "a", 2], [1, "a", null], ["b", 3]]`},
	"unevaluatedItems allOf":    {`{"allOf": [{"prefixItems": [true, true]}], "unevaluatedItems": false}`, `[[1, 2], [1, 2, 3]]`},
	"unevaluatedItems anyOf":    {`{"anyOf": [{"prefixItems": [{"const": 1}]}, {"prefixItems": [true, {"const": 2}]}], "unevaluatedItems": false}`, `[[1], [1, 2], [3, 2], [1, 3], [1, 2, 3]]`},
	"unevaluatedItems longest":  {`{"anyOf": [{"prefixItems": [true, true]}, {"prefixItems": [true]}], "unevaluatedItems": false}`, `[[1, 2], [1, 2, 3]]`},
	"unevaluatedItems if":       {`{"if": {"prefixItems": [{"const": 1}]}, "then": {"prefixItems": [true, true]}, "unevaluatedItems": false}`, `[[1, 2], [2], [1, 2, 3], []]`},
	"unevaluatedItems ref":      {`{"$ref": "#/components/schemas/Pair", "unevaluatedItems": false}`, `[[1, 2], [1, 2, 3]]`},
	"unevaluatedItems nested":   {`{"allOf": [{"prefixItems": [true], "unevaluatedItems": true}], "unevaluatedItems": false, "maxItems": 2}`, `[[1, 2], [1, 2, 3]]`},

	"format date":      {`{"format": "date"}`, `["2024-02-29", "2023-02-29", "2023-02-31", "2023-1-01", "", 5]`},
	"format date-time": {`{"format": "date-time"}`, `["2024-02-29T12:00:00Z", "2024-02-29t12:00:00.123z", "2024-02-29T12:00:00+08:00", "2024-02-29 12:00:00", "2024-02-29T12:00:00", "2024-02-29T24:00:00Z", "1998-12-31T23:59:60Z", "1998-12-31T22:59:60Z", "1990-12-31T15:59:60-08:00", "2024-02-29T1:00:00.5Z", "2024-02-29T12:00:00+24:00", "2024-02-29T12:00:00+08:60", "2024-02-29T12:00:00,5Z"]`},
	"format time":      {`{"format": "time"}`, `["12:00:00Z", "12:00:00.5+08:00", "12:00:00", "25:00:00Z", "1:00:00.5Z", "23:59:60Z"]`},
	"format uuid":      {`{"format": "uuid"}`, `["780f7216-b131-462b-ba30-de7cd1f527de", "780F7216-B131-462B-BA30-DE7CD1F527DE", "780f7216b131462bba30de7cd1f527de", "780f7216-b131-462b-ba30-de7cd1f527dg", "{780f7216-b131-462b-ba30-de7cd1f527d}"]`},
	"format ipv4":      {`{"format": "ipv4"}`, `["127.0.0.1", "256.0.0.1", "127.0.0.01", "1.2.3", "::1"]`},
	"format ipv6":      {`{"format": "ipv6"}`, `["::1", "2001:db8::1", "::ffff:1.2.3.4", "1.2.3.4", ":::1", "fe80::1%eth0"]`},
	"format hostname":  {`{"format": "hostname"}`, `["example.com", "a-b.c", "-a.com", "a_b.com", "a..b", ""]`},
	"format email":     {`{"format": "email"}`, `["a@example.com", "a.b+c@example.com", "a", "a@", "a@@b"]`},
	"format uri":       {`{"format": "uri"}`, `["http://example.com/a?b#c", "urn:a:b", "/a", "http://a b", "", "http://[::1", "\\\\a"]`},
	"format pointer":   {`{"format": "json-pointer"}`, `["", "/a/b", "/a~0~1", "/~2", "a", "/~"]`},
	"format relative":  {`{"format": "relative-json-pointer"}`, `["0", "1/a", "0#", "01", "-1", "/a", "1#/a"]`},
	"format duration":  {`{"format": "duration"}`, `["P1D", "PT1H30M", "P1Y2M3DT4H5M6S", "P2W", "P", "PT", "1D", "P1H", "P1DT"]`},
	"format unknown":   {`{"format": "no-such", "type": "string"}`, `["anything", 1]`},
	"format of number": {`{"format": "date", "maximum": 3}`, `[1, 5]`},
}

// support are the schemas that the rows refer to.
const support = `
	"Small": {"minimum": 0, "maximum": 5},
	"Union": {"anyOf": [{"type": "string"}, {"type": "object"}]},
	"HasA": {"properties": {"a": {"type": "integer"}}},
	"Closed": {"properties": {"a": true}, "unevaluatedProperties": false},
	"Pair": {"prefixItems": [true, true]}`

func TestValidateAgreesWithJudge(t *testing.T) {
	for name, row := range keywords {
		t.Run(name, func(t *testing.T) {
			verdicts := newJudged(t, `{"S": `+row.schema+","+support+"}", "S").verdicts(t, "S")
			taken, refused := 0, 0
			for _, instance := range apitest.Decode(t, row.instances).([]any) {
				text := jsonvalue.Text(instance)
				found, judge := verdicts(text)
				if (judge == nil) != (len(found) == 0) {
					t.Errorf("%s: the judge says %v, we %v", text, judge, found)
				}
				if judge == nil {
					taken++
				} else {
					refused++
				}
			}
			if taken == 0 || refused == 0 {
				t.Errorf("an idle row: the judge takes %d and refuses %d", taken, refused)
			}
		})
	}
}

// Every keyword that asks something of a value makes a schema one that does not only refer.
func TestOnlyRefers(t *testing.T) {
	says := map[string]bool{ // nothing about a value
		"Position": true, "Name": true, "Title": true, "Description": true, "Ref": true, "AllOf": true, "Deprecated": true, "Default": true,
		"Examples": true, "Shared": true, "XML": true, "Faker": true, "FakerSource": true, "Relations": true, "ContentEncoding": true,
		"ContentMediaType": true, "ContentSchema": true, // nothing where it is not of JSON
		"Then": true, "Else": true, "MinContains": true, "MaxContains": true, // nothing where there is no if, no contains
	}
	if !jsonschema.NewSchema(source.Position{}).IsAlias() {
		t.Error("an empty schema asks something")
	}
	fields := reflect.TypeFor[jsonschema.Schema]()
	for i := range fields.NumField() {
		field := fields.Field(i)
		if !field.IsExported() || says[field.Name] {
			continue
		}
		s := jsonschema.NewSchema(source.Position{})
		set := reflect.ValueOf(s).Elem().Field(i)
		switch set.Kind() {
		case reflect.Bool:
			set.SetBool(true)
		case reflect.Int:
			set.SetInt(5)
		case reflect.Uint8:
			set.SetUint(1)
		case reflect.String:
			set.SetString("5")
		case reflect.Slice:
			set.Set(reflect.MakeSlice(set.Type(), 1, 1))
		case reflect.Pointer:
			set.Set(reflect.New(set.Type().Elem()))
		default:
			t.Fatalf("%s: a new kind of field", field.Name)
		}
		if s.IsAlias() {
			t.Errorf("%s is passed over", field.Name)
		}
	}
}

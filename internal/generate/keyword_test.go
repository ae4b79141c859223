package generate_test

import (
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// keywords are schemas that say one thing, or a few that get into each other's way.
var keywords = map[string]generatetest.Document{
	"nothing":               {Schema: `{}`},
	"true":                  {Schema: `true`},
	"type null":             {Schema: `{type: 'null'}`},
	"type boolean":          {Schema: `{type: boolean}`},
	"type string":           {Schema: `{type: string}`},
	"type list":             {Schema: `{type: [string, integer, 'null']}`},
	"type list of parts":    {Schema: `{type: [array, object], items: {type: integer}, properties: {a: {type: string}}, required: [a]}`},
	"integer or null":       {Schema: `{type: [integer, 'null'], minimum: 5, maximum: 6}`},
	"number meets integer":  {Schema: `{allOf: [{type: number}, {type: integer}], maximum: 9}`},
	"types meet":            {Schema: `{allOf: [{type: [string, integer]}, {type: [integer, boolean]}]}`},
	"content of JSON":       {Schema: `{type: string, contentMediaType: application/json}`},
	"content of a schema":   {Schema: `{type: string, minLength: 9, contentMediaType: application/json, contentSchema: {type: object, required: [a], properties: {a: {type: integer}, b: {enum: [x, y]}}}}`},
	"content in base64":     {Schema: `{contentMediaType: application/json, contentEncoding: base64, contentSchema: {type: array, minItems: 2, items: {type: boolean}}}`},
	"content in content":    {Schema: `{type: string, contentMediaType: application/json, contentSchema: {type: string, contentMediaType: application/json, contentSchema: {type: object, required: [n], properties: {n: {type: number}}}}}`},
	"const":                 {Schema: `{const: 7}`},
	"const null":            {Schema: `{const: null}`},
	"const false":           {Schema: `{const: false}`},
	"const empty text":      {Schema: `{const: ''}`},
	"const object":          {Schema: `{const: {a: [1, {b: null}]}}`},
	"const meets enum":      {Schema: `{const: 2, enum: [1, 2, 3]}`},
	"enum":                  {Schema: `{enum: [a, 1, null, {a: 1}, [2]]}`},
	"enum with null alone":  {Schema: `{enum: [null]}`},
	"enum meets type":       {Schema: `{type: string, enum: [1, two, null, three]}`},
	"enum meets bounds":     {Schema: `{type: integer, enum: [1, 5, 9], minimum: 4, maximum: 6}`},
	"enum meets pattern":    {Schema: `{enum: [abc, xyz], pattern: ^x}`},
	"enums meet":            {Schema: `{allOf: [{enum: [1, 2, 3]}, {enum: [3, 4]}]}`},
	"enum spelt otherwise":  {Schema: `{allOf: [{enum: [1.0, 2]}, {enum: [1, 3.0]}]}`},
	"const in a branch":     {Schema: `{oneOf: [{const: a}, {const: b}, {const: null}]}`},
	"enum meets x-faker":    {Schema: `{enum: [90, 91], x-faker: {integer: {min: 0, max: 10}}}`},
	"x-faker out of bounds": {Schema: `{type: integer, maximum: 3, x-faker: {integer: {min: 50, max: 60}}}`},
	"x-faker of other type": {Schema: `{type: integer, x-faker: person.name}`},
	"example that is wrong": {Schema: `{type: integer, minimum: 10, examples: [1, 2]}`},

	"integer":                        {Schema: `{type: integer}`},
	"integer within bounds":          {Schema: `{type: integer, minimum: -3, maximum: 3}`},
	"integer of one value":           {Schema: `{type: integer, minimum: 3, maximum: 3}`},
	"integer within open bounds":     {Schema: `{type: integer, exclusiveMinimum: 3, exclusiveMaximum: 5}`},
	"integer within broken bounds":   {Schema: `{type: integer, minimum: 0.5, maximum: 1.5}`},
	"integer of a broken open bound": {Schema: `{type: integer, exclusiveMinimum: 1.5, maximum: 2}`},
	"integer below":                  {Schema: `{type: integer, maximum: -100000}`},
	"integer above 2^53":             {Schema: `{type: integer, minimum: 9007199254740993}`},
	"integer above 2^53, open":       {Schema: `{type: integer, exclusiveMinimum: 9007199254740993, maximum: 9007199254740994}`},
	"integer below -2^53":            {Schema: `{type: integer, maximum: -9007199254740993}`},
	"integer beyond 64 bits":         {Schema: `{type: integer, minimum: 100000000000000000000, maximum: 300000000000000000000}`},
	"integer with an exponent":       {Schema: `{type: integer, minimum: 1e3, maximum: 1.001e3}`},
	"int32":                          {Schema: `{type: integer, format: int32}`},
	"int32 with a minimum":           {Schema: `{type: integer, format: int32, minimum: 2147483646}`},
	"int32 and exclusive bounds":     {Schema: `{type: integer, format: int32, exclusiveMinimum: 2147483646}`},
	"int64":                          {Schema: `{type: integer, format: int64}`},
	"int64 at its end":               {Schema: `{type: integer, format: int64, minimum: 9223372036854775807}`},
	"int64 at its other end":         {Schema: `{type: integer, format: int64, maximum: -9223372036854775808}`},
	"format int32 of a bounded one":  {Schema: `{type: number, format: int32, maximum: 5.5}`},
	"uint64":                         {Schema: `{type: integer, format: uint64, minimum: 9223372036854775808}`},
	"format int32 of a number":       {Schema: `{type: number, format: int32}`},
	"both bounds, one stricter":      {Schema: `{type: integer, minimum: 3, exclusiveMinimum: 3, maximum: 4, exclusiveMaximum: 9}`},
	"bounds meet":                    {Schema: `{allOf: [{type: integer, minimum: 1, maximum: 7}, {minimum: 7}, {exclusiveMaximum: 8}]}`},
	"multipleOf":                     {Schema: `{type: integer, multipleOf: 7}`},
	"multipleOf within bounds":       {Schema: `{type: integer, multipleOf: 7, minimum: 100, maximum: 106}`},
	"multipleOf with open bounds":    {Schema: `{type: integer, multipleOf: 5, exclusiveMinimum: 5, exclusiveMaximum: 15}`},
	"multipleOf of a large range":    {Schema: `{type: integer, multipleOf: 1000000007, minimum: 1000000008, maximum: 9000000000}`},
	"multipleOf far away":            {Schema: `{type: integer, multipleOf: 3, minimum: 9007199254740993, maximum: 9007199254740999}`},
	"multipleOf of an integer":       {Schema: `{type: integer, multipleOf: 0.5, minimum: 1, maximum: 1.5}`},
	"multipleOf that is zero":        {Schema: `{type: integer, multipleOf: 10, minimum: -9, maximum: 9}`},
	"multiples meet":                 {Schema: `{type: integer, allOf: [{multipleOf: 4}, {multipleOf: 6}], minimum: 1, maximum: 12}`},
	"multipleOf 0.01":                {Schema: `{type: number, multipleOf: 0.01}`},
	"multipleOf 0.01 within bounds":  {Schema: `{type: number, multipleOf: 0.01, minimum: 0.07, maximum: 0.08}`},
	"multipleOf 0.1 within bounds":   {Schema: `{type: number, multipleOf: 0.1, exclusiveMinimum: 0.2, exclusiveMaximum: 0.4}`},
	"multipleOf 0.3 negative":        {Schema: `{type: number, multipleOf: 0.3, maximum: -1}`},
	"multipleOf 1e-8":                {Schema: `{type: number, multipleOf: 1e-8, minimum: 1e-8, maximum: 3e-8}`},
	"multipleOf of broken steps":     {Schema: `{type: number, allOf: [{multipleOf: 0.4}, {multipleOf: 0.6}], minimum: 1, maximum: 2}`},
	"multipleOf meets format":        {Schema: `{type: integer, format: int32, multipleOf: 2000000000}`},

	"number":                   {Schema: `{type: number}`},
	"number within bounds":     {Schema: `{type: number, minimum: 0, maximum: 1}`},
	"number of one value":      {Schema: `{type: number, minimum: 0.1, maximum: 0.1}`},
	"number within open ones":  {Schema: `{type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}`},
	"number in a tiny range":   {Schema: `{type: number, exclusiveMinimum: 0.1, exclusiveMaximum: 0.10000000000000003}`},
	"number that is tiny":      {Schema: `{type: number, exclusiveMinimum: 0, maximum: 1e-30}`},
	"number that is huge":      {Schema: `{type: number, minimum: 1e300}`},
	"number that is hugely -":  {Schema: `{type: number, maximum: -1e300}`},
	"number across everything": {Schema: `{type: number, minimum: -1.7e308, maximum: 1.7e308}`},
	"number above, open":       {Schema: `{type: number, exclusiveMinimum: 41.999}`},
	"number below zero":        {Schema: `{type: number, exclusiveMaximum: 0}`},
	"number above 2^53":        {Schema: `{type: number, exclusiveMinimum: 9007199254740992}`},
	"float":                    {Schema: `{type: number, format: float}`},
	"double":                   {Schema: `{type: number, format: double, minimum: 3.5}`},

	"minLength":                  {Schema: `{type: string, minLength: 40}`},
	"minLength 300":              {Schema: `{type: string, minLength: 300}`},
	"maxLength":                  {Schema: `{type: string, maxLength: 3}`},
	"maxLength 0":                {Schema: `{type: string, maxLength: 0}`},
	"one length":                 {Schema: `{type: string, minLength: 11, maxLength: 11}`},
	"pattern":                    {Schema: `{type: string, pattern: '^[A-Z]{2}\d{3,5}$'}`},
	"pattern without anchors":    {Schema: `{type: string, pattern: 'b+c'}`},
	"pattern and minLength":      {Schema: `{type: string, pattern: '^[a-z]+$', minLength: 30}`},
	"pattern and maxLength":      {Schema: `{type: string, pattern: '^a.*z$', maxLength: 3}`},
	"pattern and one length":     {Schema: `{type: string, pattern: '^[0-9]*$', minLength: 18, maxLength: 18}`},
	"open pattern and minLength": {Schema: `{type: string, pattern: '^x-', minLength: 20, maxLength: 25}`},
	"pattern of a long repeat":   {Schema: `{type: string, pattern: '^[0-9a-f]{64}$'}`},
	"patterns meet":              {Schema: `{type: string, allOf: [{pattern: '^[a-z]+$'}, {pattern: 'q'}]}`},
	"patterns meet in a middle":  {Schema: `{type: string, allOf: [{pattern: '^[a-z0-9]{8}$'}, {pattern: '[0-9]'}, {pattern: '[a-z]'}]}`},
	"pattern with look-ahead":    {Schema: `{type: string, pattern: '^(?!0)[0-9]{6}$'}`},
	"password pattern":           {Schema: `{type: string, pattern: '^(?=.*[a-z])(?=.*[0-9])[a-z0-9]{8,16}$'}`},
	"pattern of Chinese":         {Schema: `{type: string, pattern: '^[\u4e00-\u9fa5]{2,4}$'}`},
	"pattern of a long limit":    {Schema: `{type: string, pattern: '^[a-z]{1,5000}$'}`},
	"pattern and format":         {Schema: `{type: string, format: uuid, pattern: '^[0-9a-f-]+$'}`},
	"pattern and uri":            {Schema: `{type: string, format: uri, pattern: '^https://'}`},
	"format and length":          {Schema: `{type: string, format: email, maxLength: 40}`},
	"uri and maxLength":          {Schema: `{type: string, format: uri, maxLength: 200}`},
	"hostname and minLength":     {Schema: `{type: string, format: hostname, minLength: 5}`},

	"date":                  {Schema: `{type: string, format: date}`},
	"date-time":             {Schema: `{type: string, format: date-time}`},
	"datetime":              {Schema: `{type: string, format: datetime}`},
	"time":                  {Schema: `{type: string, format: time}`},
	"duration":              {Schema: `{type: string, format: duration}`},
	"email":                 {Schema: `{type: string, format: email}`},
	"idn-email":             {Schema: `{type: string, format: idn-email}`},
	"hostname":              {Schema: `{type: string, format: hostname}`},
	"idn-hostname":          {Schema: `{type: string, format: idn-hostname}`},
	"ipv4":                  {Schema: `{type: string, format: ipv4}`},
	"ipv6":                  {Schema: `{type: string, format: ipv6}`},
	"uri":                   {Schema: `{type: string, format: uri}`},
	"uri-reference":         {Schema: `{type: string, format: uri-reference}`},
	"iri":                   {Schema: `{type: string, format: iri}`},
	"iri-reference":         {Schema: `{type: string, format: iri-reference}`},
	"uri-template":          {Schema: `{type: string, format: uri-template}`},
	"json-pointer":          {Schema: `{type: string, format: json-pointer}`},
	"relative-json-pointer": {Schema: `{type: string, format: relative-json-pointer}`},
	"regex":                 {Schema: `{type: string, format: regex}`},
	"uuid":                  {Schema: `{type: string, format: uuid}`},
	"byte":                  {Schema: `{type: string, format: byte}`},
	"binary":                {Schema: `{type: string, format: binary}`},
	"password":              {Schema: `{type: string, format: password, minLength: 8}`},
	"char":                  {Schema: `{type: string, format: char}`},
	"mac":                   {Schema: `{type: string, format: mac}`},
	"url":                   {Schema: `{type: string, format: url}`},
	"base64url":             {Schema: `{type: string, format: base64url}`},
	"password, long":        {Schema: `{type: string, format: password, minLength: 30}`},
	"unknown format":        {Schema: `{type: string, format: licence-plate}`},
	"nullable date":         {Schema: `{type: [string, 'null'], format: date}`},
	"format of no text":     {Schema: `{type: boolean, format: uuid}`},
	"format alone":          {Schema: `{format: ipv4}`},

	"array":                          {Schema: `{type: array}`},
	"items":                          {Schema: `{type: array, items: {type: integer}}`},
	"minItems":                       {Schema: `{type: array, items: {type: string}, minItems: 7}`},
	"maxItems":                       {Schema: `{type: array, items: {type: string}, maxItems: 1}`},
	"maxItems 0":                     {Schema: `{type: array, maxItems: 0}`},
	"items false":                    {Schema: `{type: array, items: false}`},
	"nested arrays":                  {Schema: `{type: array, minItems: 1, items: {type: array, minItems: 2, maxItems: 3, items: {type: array, items: {type: boolean}, minItems: 1}}}`},
	"uniqueItems of an enum":         {Schema: `{type: array, uniqueItems: true, items: {enum: [a, b, c]}, minItems: 3}`},
	"uniqueItems of booleans":        {Schema: `{type: array, uniqueItems: true, items: {type: boolean}}`},
	"uniqueItems of all booleans":    {Schema: `{type: array, uniqueItems: true, items: {type: boolean}, minItems: 2}`},
	"uniqueItems of few integers":    {Schema: `{type: array, uniqueItems: true, items: {type: integer, minimum: 1, maximum: 9}, minItems: 9}`},
	"uniqueItems of nulls":           {Schema: `{type: array, uniqueItems: true, items: {type: [integer, 'null']}, minItems: 3}`},
	"uniqueItems of objects":         {Schema: `{type: array, uniqueItems: true, minItems: 2, items: {type: object, properties: {a: {enum: [1, 2]}}, required: [a]}}`},
	"prefixItems":                    {Schema: `{type: array, prefixItems: [{type: integer}, {type: string}], items: {type: boolean}}`},
	"prefixItems, items false":       {Schema: `{type: array, prefixItems: [{type: integer}, {type: string}], items: false}`},
	"prefixItems, some needed":       {Schema: `{type: array, prefixItems: [{type: integer}, {const: b}, {type: string}], items: false, minItems: 2, maxItems: 2}`},
	"prefixItems, more needed":       {Schema: `{type: array, prefixItems: [{const: a}], items: {type: integer}, minItems: 3}`},
	"prefixItems meet":               {Schema: `{type: array, allOf: [{prefixItems: [{type: integer}, {type: string}]}, {prefixItems: [{minimum: 4}], items: {maxLength: 3}}]}`},
	"contains":                       {Schema: `{type: array, items: {type: integer}, contains: {minimum: 1000, maximum: 1001}}`},
	"minContains":                    {Schema: `{type: array, items: {type: integer}, contains: {const: 5}, minContains: 3}`},
	"minContains 0":                  {Schema: `{type: array, items: {type: integer}, contains: {const: 5}, minContains: 0}`},
	"maxContains":                    {Schema: `{type: array, items: {type: boolean}, contains: {const: true}, minContains: 1, maxContains: 2, minItems: 5}`},
	"maxContains of a wide schema":   {Schema: `{type: array, items: {type: integer, minimum: 0, maximum: 9}, contains: {minimum: 3}, minContains: 1, maxContains: 2}`},
	"contains twice":                 {Schema: `{type: array, items: {type: integer}, allOf: [{contains: {const: 1}}, {contains: {const: 2}}]}`},
	"contains, not more than one":    {Schema: `{type: array, items: {type: [integer, string]}, contains: {type: string}, maxContains: 1, minItems: 4}`},
	"contains after a prefix":        {Schema: `{type: array, prefixItems: [{type: string}], contains: {type: integer}}`},
	"contains in a closed prefix":    {Schema: `{type: array, prefixItems: [{type: string}, {type: [string, integer]}], items: false, contains: {type: integer}}`},
	"contains within maxItems":       {Schema: `{type: array, items: {enum: [1, 2, 3]}, contains: {const: 2}, maxItems: 1}`},
	"unevaluatedItems false":         {Schema: `{type: array, allOf: [{prefixItems: [{type: integer}, {type: string}]}], unevaluatedItems: false}`},
	"unevaluatedItems of a schema":   {Schema: `{type: array, prefixItems: [{type: integer}], unevaluatedItems: {type: string}, minItems: 3}`},
	"unevaluatedItems with contains": {Schema: `{type: array, contains: {type: integer}, unevaluatedItems: false, minItems: 1}`},

	"object":                         {Schema: `{type: object}`},
	"properties":                     {Schema: `{type: object, properties: {a: {type: string}, b: {type: integer}}, required: [b]}`},
	"required without a schema":      {Schema: `{type: object, required: [x, y]}`},
	"property that cannot be":        {Schema: `{type: object, properties: {a: false, b: {type: string}}}`},
	"names that need escapes":        {Schema: `{type: object, properties: {'a/b~c "d"': {type: string}, '': {type: integer}, 键: {type: boolean}}, required: ['a/b~c "d"', '', 键]}`},
	"optional that cannot be":        {Schema: `{type: object, properties: {a: {type: integer, minimum: 5, maximum: 1}, b: {type: string}}}`},
	"a map that cannot be":           {Schema: `{type: object, additionalProperties: {type: integer, minimum: 5, maximum: 1}}`},
	"items that cannot be":           {Schema: `{type: array, items: {type: integer, minimum: 5, maximum: 1}}`},
	"properties without a type":      {Schema: `{properties: {a: {type: integer}}, required: [a]}`},
	"additionalProperties false":     {Schema: `{type: object, properties: {a: {type: string}}, additionalProperties: false}`},
	"additionalProperties":           {Schema: `{type: object, additionalProperties: {type: integer}, minProperties: 3}`},
	"additionalProperties, max":      {Schema: `{type: object, additionalProperties: {type: integer}, maxProperties: 1}`},
	"map of maps":                    {Schema: `{type: object, additionalProperties: {type: object, additionalProperties: {type: array, items: {type: string}}}}`},
	"minProperties of declared":      {Schema: `{type: object, properties: {a: {}, b: {}, c: {}}, minProperties: 2, additionalProperties: false}`},
	"minProperties 300":              {Schema: `{type: object, minProperties: 300}`},
	"minProperties beyond declared":  {Schema: `{type: object, properties: {a: {type: string}}, minProperties: 4}`},
	"maxProperties of declared":      {Schema: `{type: object, properties: {a: {}, b: {}, c: {}}, required: [c], maxProperties: 2}`},
	"maxProperties 0":                {Schema: `{type: object, properties: {a: {}}, maxProperties: 0}`},
	"propertyNames":                  {Schema: `{type: object, propertyNames: {pattern: '^[a-z]{2}-[A-Z]{2}$'}, additionalProperties: {type: string}, minProperties: 3}`},
	"propertyNames of an enum":       {Schema: `{type: object, propertyNames: {enum: [red, green, blue]}, minProperties: 3}`},
	"propertyNames by length":        {Schema: `{type: object, propertyNames: {minLength: 5, maxLength: 6}, minProperties: 2}`},
	"propertyNames meet properties":  {Schema: `{type: object, properties: {ab: {type: string}, abcdef: {type: string}}, propertyNames: {maxLength: 3}}`},
	"patternProperties":              {Schema: `{type: object, patternProperties: {'^s_[a-z]+$': {type: string}, '^n_[a-z]+$': {type: integer}}, additionalProperties: false, minProperties: 2}`},
	"patternProperties that overlap": {Schema: `{type: object, patternProperties: {'^a': {type: integer}, 'z$': {minimum: 10}}, additionalProperties: {type: boolean}, minProperties: 3}`},
	"patternProperties of declared":  {Schema: `{type: object, properties: {s_a: {minLength: 2}}, patternProperties: {'^s_': {type: string, maxLength: 3}}, required: [s_a]}`},
	"patternProperties, no anchors":  {Schema: `{type: object, patternProperties: {'': {type: integer}}, minProperties: 2}`},
	"dependentRequired":              {Schema: `{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}, dependentRequired: {a: [b, c]}}`},
	"dependentRequired, undeclared":  {Schema: `{type: object, properties: {a: {type: string}}, required: [a], dependentRequired: {a: [z], z: [y]}}`},
	"dependentRequired at the end":   {Schema: `{type: object, properties: {a: {}, b: {}, c: {}}, maxProperties: 2, required: [a], dependentRequired: {a: [c]}}`},
	"dependentSchemas":               {Schema: `{type: object, properties: {a: {type: string}, b: {type: integer}}, dependentSchemas: {a: {properties: {b: {minimum: 50}}, required: [b]}}}`},
	"dependentSchemas of required":   {Schema: `{type: object, properties: {a: {type: string}}, required: [a], dependentSchemas: {a: {properties: {q: {type: integer, minimum: 50}}, required: [q]}}}`},
	"unevaluatedProperties false":    {Schema: `{type: object, allOf: [{properties: {a: {type: string}}, required: [a]}], properties: {b: {type: integer}}, unevaluatedProperties: false}`},
	"unevaluatedProperties":          {Schema: `{type: object, properties: {a: {type: string}}, unevaluatedProperties: {type: integer}, minProperties: 3}`},
	"unevaluated of a branch":        {Schema: `{type: object, oneOf: [{properties: {a: {const: 1}}, required: [a]}, {properties: {b: {const: 2}}, required: [b]}], unevaluatedProperties: false}`},
}

func TestKeywords(t *testing.T) {
	t.Parallel()
	for name, d := range keywords {
		t.Run(name, func(t *testing.T) { obeys(t, d) })
	}
}

// obeys generates the document's answer over seeds and shapes and has it judged twice: by a validator that knows
// nothing of ours, and by the one the contract uses.
func obeys(t *testing.T, d generatetest.Document) {
	t.Helper()
	s := d.Load(t)
	g := generatetest.NewGenerator(t, s)
	own := s.Operations[0].Response(200).Preferred().Schema
	independent := generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
	for _, shape := range generate.Shapes {
		for seed := range uint64(30) {
			body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: shape})
			if err := generatetest.Judge(independent, body); err != nil {
				t.Fatalf("seed %d, %s: %v\n%s", seed, shape, err, body)
			}
			v, faults := jsonvalue.Decode(body)
			if len(faults) > 0 {
				t.Fatalf("seed %d, %s: %v\n%s", seed, shape, faults, body)
			}
			if found := own.Validate(v, jsonschema.InResponse); len(found) > 0 {
				t.Fatalf("seed %d, %s: %v\n%s", seed, shape, found, body)
			}
		}
	}
}

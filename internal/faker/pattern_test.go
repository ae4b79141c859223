package faker_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// patterns are regular expressions as documents have them; low and high are limits of the length, 0 for none.
var patterns = map[string]struct {
	source    string
	low, high int
}{
	"Chinese mobile number":     {source: `^1[3-9]\d{9}$`},
	"international number":      {source: `^\+?[1-9]\d{1,14}$`},
	"number with an area code":  {source: `^(\(\d{3}\)|\d{3}-)\d{3}-\d{4}$`},
	"Chinese licence plate":     {source: `^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{5}$`},
	"German licence plate":      {source: `^[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9]\d{0,3}[EH]?$`},
	"Chinese identity number":   {source: `^\d{17}[\dXx]$`},
	"credit code":               {source: `^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$`},
	"semantic version":          {source: `^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`},
	"version of two or three":   {source: `^v?\d+\.\d+(\.\d+)?$`},
	"ISO date":                  {source: `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`},
	"ISO date and time":         {source: `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`},
	"time of day":               {source: `^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`},
	"month":                     {source: `^\d{4}-(0[1-9]|1[0-2])$`},
	"slug":                      {source: `^[a-z0-9]+(?:-[a-z0-9]+)*$`},
	"slug of a length":          {source: `^[a-z0-9]+(?:-[a-z0-9]+)*$`, low: 20, high: 24},
	"identifier":                {source: `^[A-Za-z_][A-Za-z0-9_]*$`},
	"identifier of a length":    {source: `^[A-Za-z_][A-Za-z0-9_]*$`, low: 63, high: 63},
	"bounded, nearly full":      {source: `^[a-z]{1,50}$`, low: 45},
	"bounded, full":             {source: `^[A-Z][a-z]{0,200}$`, low: 201},
	"long text of a class":      {source: `^[a-z ]+$`, low: 1000, high: 1200},
	"kebab, at most 8":          {source: `^[a-z]+(-[a-z]+)*$`, high: 8},
	"hex colour":                {source: `^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`},
	"SHA-256":                   {source: `^[a-f0-9]{64}$`},
	"UUID":                      {source: `^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`},
	"object id":                 {source: `^[0-9a-fA-F]{24}$`},
	"amount":                    {source: `^\d+\.\d{2}$`},
	"amount with thousands":     {source: `^-?\d{1,3}(,\d{3})*(\.\d+)?$`},
	"currency":                  {source: `^[A-Z]{3}$`},
	"language tag":              {source: `^[a-z]{2,3}(-[A-Z]{2})?$`},
	"IPv4":                      {source: `^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$`},
	"host name":                 {source: `^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`},
	"e-mail":                    {source: `^[\w.+-]+@[\w-]+\.[\w.-]+$`},
	"URL":                       {source: `^https?://[^\s/$.?#].[^\s]*$`},
	"path":                      {source: `^(/[^/]+)+$`},
	"MIME type":                 {source: `^[a-z]+/[a-z0-9.+-]+$`},
	"base64":                    {source: `^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`},
	"cron field":                {source: `^(\*|[0-5]?\d)(/\d+)?$`},
	"ARN":                       {source: `^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$`},
	"bucket":                    {source: `^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`, low: 3, high: 63},
	"ISBN":                      {source: `^(97[89])?\d{9}(\d|X)$`},
	"postal code":               {source: `^\d{5}(-\d{4})?$`},
	"Chinese text":              {source: `^[\x{4e00}-\x{9fa5}]{2,4}$`},
	"Chinese text, ECMAScript":  {source: `^[\u4e00-\u9fa5]{2,4}$`},
	"Han":                       {source: `^\p{Han}+$`},
	"Cyrillic":                  {source: `^\p{Cyrillic}{3,9}$`},
	"letters of any script":     {source: `^\p{L}[\p{L}\p{M} '-]*$`},
	"upper case letters":        {source: `^\p{Lu}{4}$`},
	"no digit":                  {source: `^\D+$`},
	"no space":                  {source: `^\S{5,}$`},
	"nothing of some":           {source: `^[^<>&"']*$`, low: 10},
	"neither letter nor digit":  {source: `^[^A-Za-z0-9]{3}$`},
	"starts with":               {source: `^x-`},
	"starts with, long":         {source: `^x-`, low: 50, high: 60},
	"ends with":                 {source: `\.png$`},
	"in the middle":             {source: `foo|bar`},
	"in the middle, long":       {source: `foo|bar`, low: 30},
	"alternation with anchors":  {source: `^(a|b)$|^cc$`},
	"alternation, one too long": {source: `^(abcdef|gh)$`, high: 3},
	"anchors in the middle":     {source: `(^|,)[a-z]+(,|$)`},
	"word boundaries":           {source: `\bword\b`},
	"empty":                     {source: `^$`},
	"anything":                  {source: `.*`},
	"anything, long":            {source: `.*`, low: 100, high: 100},
	"something":                 {source: `^.+$`, high: 1},
	"nested repeats":            {source: `^((a{2}b){2,3}c?){1,2}$`},
	"lazy":                      {source: `^a+?b*?$`},
	"named group":               {source: `^(?P<year>\d{4})/(?P<n>\d+)$`},
	"case does not matter":      {source: `(?i)^abc$`},
	"escaped":                   {source: `^\$\{[a-z]+\}\.\*\\$`},
	"hex escapes":               {source: `^\x41\x{42}\t?$`},
	"a repeat above a thousand": {source: `^[a-z]{1,4000}$`, high: 40},
	"no leading zero":           {source: `^(?!0)\d{6}$`},
	"not a word":                {source: `^(?!admin$|root$)[a-z]{4,12}$`},
	"password":                  {source: `^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$`},
	"password with a sign":      {source: `^(?=.*[A-Za-z])(?=.*\d)(?=.*[@$!%*#?&])[A-Za-z\d@$!%*#?&]{8,32}$`, high: 32},
	"nested look-ahead":         {source: `^(?=(?:[^0-9]*[0-9]){2})[a-z0-9]{6}$`},
	"look-behind":               {source: `^[a-z]{3}(?<!foo)$`},
	"brackets in a look-ahead":  {source: `^(?![)(])[a-z]+$`},
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for name, test := range patterns {
		t.Run(name, func(t *testing.T) {
			schema := map[string]any{"type": "string", "pattern": test.source, "minLength": test.low}
			if test.high > 0 {
				schema["maxLength"] = test.high
			}
			flow, err := json.Marshal(schema)
			if err != nil {
				t.Fatal(err)
			}
			s := generatetest.Document{Schema: string(flow)}.Load(t)
			g := generatetest.NewGenerator(t, s)
			pattern, err := generatetest.ECMAScriptOrGo(test.source)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(100) {
				var got string
				if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: generate.Shapes[seed%3]}), &got); err != nil {
					t.Fatal(err)
				}
				length := utf8.RuneCountInString(got)
				if !pattern(got) || length < test.low || test.high > 0 && length > test.high {
					t.Fatalf("seed %d: %q does not match %s of %d to %d characters", seed, got, test.source, test.low, test.high)
				}
			}
		})
	}
}

// Expressions without a text, or that cannot be read, are no panic and no endless loop.
func TestPatternsWithoutText(t *testing.T) {
	for _, source := range []string{`(`, `[`, `(?=`, `(?!x`, `\`, `(a)\1`, `[^\x00-\x{10FFFF}]`, `x{2,1}`} {
		if got, ok := faker.PatternText(1, source, 3); ok && got != "" && source != `[^\x00-\x{10FFFF}]` {
			t.Errorf("%s: %q", source, got)
		}
	}
}

// Repeats of repeats multiply: the text stays bounded.
func TestPatternsThatMultiply(t *testing.T) {
	text, _ := faker.PatternText(1, `^((((a{99}){99})b{99}){99}c{99}){2}$`, 5)
	if len(text) > 1<<20 {
		t.Errorf("%d bytes", len(text))
	}
}

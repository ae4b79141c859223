package faker_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// member returns the one member of a generated object.
func member(t *testing.T, g *generate.Generator, o *openapi.Operation, options generate.Options, name string) string {
	t.Helper()
	var got map[string]json.RawMessage
	if err := json.Unmarshal(generatetest.Answer(t, g, o, options), &got); err != nil {
		t.Fatal(err)
	}
	return string(got[name])
}

const (
	rfc3339 = `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`
	day     = `\d{4}-\d\d-\d\d`
	picture = `^"/__admin/assets/(avatar|logo|picture)/[0-9a-f]{6}\.svg"$`
	remote  = `^"https://static\.example\.com/images/[0-9a-f]+\.png"$`
	link    = `^"https://[a-z]+\.example\.(com|net|org)/[a-z]+"$`
	aPerson = `^"\p{Han}{2,4}"$`
)

// What a name says, in whatever way it is written, where the schema leaves room for it.
func TestGuesses(t *testing.T) {
	table := map[string]struct{ property, schema, want string }{
		"an e-mail":                    {"email", `{type: string}`, `^"[a-z.]+\d\d@example\.(com|net|org)"$`},
		"an e-mail in snake case":      {"contact_email", `{type: string, format: email}`, `^"[a-z.]+\d\d@example\.(com|net|org)"$`},
		"an e-mail in kebab case":      {"e-mail", `{type: string}`, `@example\.`},
		"an e-mail in Pascal case":     {"WorkEmail", `{type: [string, 'null']}`, `@example\.`},
		"an e-mail in Chinese":         {"联系邮箱", `{type: string}`, `@example\.`},
		"a nullable e-mail":            {"email", `{anyOf: [{type: string}, {type: 'null'}]}`, `@example\.`},
		"an e-mail without a type":     {"email", `{description: mail}`, `@example\.`},
		"a phone":                      {"mobilePhone", `{type: string}`, `^"1\d{10}"$`},
		"a phone as a number":          {"phone", `{type: integer, format: int64}`, `^1\d{10}$`},
		"a phone in Chinese":           {"手机号", `{type: string}`, `^"1\d{10}"$`},
		"a whole name":                 {"realName", `{type: string}`, aPerson},
		"a customer's name":            {"customer_name", `{type: string}`, aPerson},
		"a name in Chinese":            {"客户名称", `{type: string}`, aPerson},
		"a thing's name":               {"name", `{type: string}`, `^"\p{Han}{6,8}"$`},
		"a product's name":             {"productName", `{type: string}`, `^"\p{Han}{4,8}"$`},
		"a company's name":             {"supplier_name", `{type: string}`, `有限公司"$`},
		"a given name":                 {"firstName", `{type: string}`, `^"\p{Han}{1,2}"$`},
		"a family name":                {"familyName", `{type: string}`, `^"\p{Han}{1,2}"$`},
		"a login":                      {"userName", `{type: string}`, `^"[a-z]+_[a-z]+\d\d"$`},
		"a company":                    {"employer", `{type: string}`, `有限公司"$`},
		"a job":                        {"job_title", `{type: string}`, `^"\p{Han}{3,5}"$`},
		"an address":                   {"shippingAddress", `{type: string}`, `市.+路\d+号\d+室"$`},
		"a city":                       {"所在城市", `{type: string}`, `^"\p{Han}{2}"$`},
		"a province":                   {"province", `{type: string}`, `(省|市)"$`},
		"a country":                    {"country", `{type: string}`, `^"中国"$`},
		"a short country":              {"country", `{type: string, minLength: 3, maxLength: 3}`, `^"CHN"$`},
		"a postcode":                   {"postalCode", `{type: string}`, `^"\d{6}"$`},
		"a postcode as a number":       {"zip", `{type: integer}`, `^\d{6}$`},
		"a link":                       {"websiteURL", `{type: string, format: uri}`, link},
		"an href":                      {"href", `{type: string}`, link},
		"a picture":                    {"avatarUrl", `{type: string}`, picture},
		"a logo":                       {"logo", `{type: string, format: uri}`, remote},
		"pictures":                     {"photoUrls", `{type: array, items: {type: string}}`, `^\["/__admin/assets/picture/[0-9a-f]{6}\.svg"[,\]]`},
		"when it was created":          {"created_at", `{type: string}`, `^"` + rfc3339 + `"$`},
		"when, in a format":            {"createdAt", `{type: string, format: date}`, `^"` + day + `"$`},
		"when, in seconds":             {"updateTime", `{type: integer}`, `^1[67]\d{8}$`},
		"when, in milliseconds":        {"update_time", `{type: integer, minimum: 100000000000}`, `^1[67]\d{11}$`},
		"when, in Chinese":             {"创建时间", `{type: string}`, `^"` + rfc3339 + `"$`},
		"a day":                        {"due_date", `{type: string}`, `^"` + day + `"$`},
		"a birthday":                   {"birthDate", `{type: string}`, `^"(19[5-9]|200)\d-\d\d-\d\d"$`},
		"a duration":                   {"response_time", `{type: integer}`, `^\d{1,4}$`},
		"a price":                      {"unitPrice", `{type: number}`, `^\d{1,4}(\.\d{1,2})?$`},
		"a whole price":                {"price", `{type: integer}`, `^\d{1,4}$`},
		"a price in text":              {"total_amount", `{type: string}`, `^"\d{1,4}\.\d\d"$`},
		"a price above a minimum":      {"price", `{type: number, minimum: 100, multipleOf: 0.5}`, `^\d{3,4}(\.5)?$`},
		"a price above all others":     {"price", `{type: number, minimum: 50000}`, `^\d{5,6}(\.\d{1,2})?$`},
		"a price in Chinese":           {"金额", `{type: number}`, `^\d{1,4}(\.\d{1,2})?$`},
		"a currency":                   {"currency", `{type: string, minLength: 3, maxLength: 3}`, `^"CNY"$`},
		"an age":                       {"age", `{type: integer, minimum: 0, maximum: 150}`, `^(1[89]|[2-6]\d|70)$`},
		"a young age":                  {"age", `{type: integer, maximum: 19}`, `^1[89]$`},
		"an impossible age":            {"age", `{type: integer, minimum: 0, maximum: 3}`, `^[0-3]$`},
		"a count":                      {"itemCount", `{type: integer, maximum: 9}`, `^[1-9]$`},
		"a page":                       {"pageNumber", `{type: integer}`, `^(\d|10)$`},
		"a page's size":                {"page_size", `{type: integer}`, `^[1-5]\d$`},
		"a percentage":                 {"percent", `{type: number}`, `^\d{1,3}(\.\d)?$`},
		"a rate":                       {"conversionRate", `{type: number}`, `^(0(\.\d{1,2})?|1)$`},
		"a rating":                     {"rating", `{type: number}`, `^[1-5](\.\d)?$`},
		"a latitude":                   {"lat", `{type: number}`, `^[234]\d(\.\d{1,6})?$`},
		"a longitude":                  {"longitude", `{type: number, minimum: -180, maximum: 180}`, `^1[012]\d(\.\d{1,6})?$`},
		"an IP address":                {"client_ip", `{type: string}`, `^"192\.0\.2\.\d{1,3}"$`},
		"an IPv6 address":              {"ip", `{type: string, format: ipv6}`, `^"[0-9a-f:]+"$`},
		"a MAC address":                {"macAddress", `{type: string}`, `^"([0-9a-f]{2}:){5}[0-9a-f]{2}"$`},
		"a color":                      {"backgroundColor", `{type: string}`, `^"#[0-9a-f]{6}"$`},
		"a sex":                        {"gender", `{type: string}`, `^"(fe)?male"$`},
		"a sex as a number":            {"sex", `{type: integer}`, `^[12]$`},
		"a sex in Chinese":             {"性别", `{type: string}`, `^"(男|女)"$`},
		"a language":                   {"locale", `{type: string}`, `^"zh-CN"$`},
		"a time zone":                  {"timeZone", `{type: string}`, `^"Asia/Shanghai"$`},
		"a description":                {"description", `{type: string}`, `^"\p{Han}.+。"$`},
		"a short remark":               {"备注", `{type: string, maxLength: 6}`, `^"\p{Han}.{1,5}"$`},
		"a long comment":               {"comment", `{type: string, minLength: 60}`, `^"\p{Han}.{59,}"$`},
		"a title":                      {"title", `{type: string}`, `^"\p{Han}{6,8}"$`},
		"a version":                    {"appVersion", `{type: string}`, `^"\d+\.\d+\.\d+"$`},
		"a token":                      {"accessToken", `{type: string}`, `^"[0-9a-f]{32}"$`},
		"a token of a length":          {"sha", `{type: string, minLength: 40, maxLength: 40}`, `^"[0-9a-f]{40}"$`},
		"a number of stock keeping":    {"sku", `{type: string}`, `^"[A-Z]{2}\d{8}"$`},
		"an id":                        {"order_id", `{type: string}`, `^"[0-9a-f-]{36}"$`},
		"a short id":                   {"orderId", `{type: string, maxLength: 10}`, `^"[0-9a-f]{10}"$`},
		"a uuid":                       {"uuid", `{type: string, format: uuid}`, `^"[0-9a-f-]{36}"$`},
		"a password":                   {"password", `{type: string, format: password}`, `^"Fake-[A-Za-z]{6}\d{4}"$`},
		"a host":                       {"hostname", `{type: string, format: hostname}`, `^"[a-z]+\.example\.(com|net|org)"$`},
		"a media type":                 {"mimeType", `{type: string}`, `^"\w+/[\w.-]+"$`},
		"a file":                       {"fileName", `{type: string}`, `^"[a-z]+-\d{3}\.\w+"$`},
		"an ending":                    {"file_extension", `{type: string}`, `^"\w{3,4}"$`},
		"too short for an e-mail":      {"email", `{type: string, maxLength: 12}`, `^"[^@]{1,12}"$`},
		"too small for a phone":        {"phone", `{type: integer, maximum: 999}`, `^-?\d{1,3}$`},
		"an x-faker comes first":       {"email", `{type: string, x-faker: index}`, `^"0"$`},
		"an enum comes first":          {"email", `{enum: [x]}`, `^"x"$`},
		"a const comes first":          {"email", `{const: x}`, `^"x"$`},
		"an example comes first":       {"email", `{type: string, examples: [x]}`, `^"x"$`},
		"a pattern comes first":        {"email", `{type: string, pattern: '^x{3}$'}`, `^"xxx"$`},
		"another format comes first":   {"title", `{type: string, format: uuid}`, `^"[0-9a-f-]{36}"$`},
		"a boolean is no e-mail":       {"email", `{type: boolean}`, `^(true|false)$`},
		"a list is no e-mail":          {"email", `{type: array, items: {type: integer}}`, `^\[\d+`},
		"an object is no e-mail":       {"email", `{type: object, properties: {a: {type: integer}}}`, `^\{"a":\d+\}$`},
		"a choice is left to itself":   {"email", `{oneOf: [{type: integer}, {type: boolean}]}`, `^(\d+|true|false)$`},
		"what is forbidden is not it":  {"currency", `{type: string, not: {const: CNY}}`, `^"[^"]+"$`},
		"a state is no province alone": {"state", `{type: string, maxLength: 8}`, `^"state-[1-9]"$`},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': %s}}`, test.property, test.schema)}.Load(t)
			g, again := generatetest.NewGenerator(t, s), generatetest.NewGenerator(t, s)
			for seed := range uint64(40) {
				got := member(t, g, s.Operations[0], generate.Options{Seed: seed}, test.property)
				if !regexp.MustCompile(test.want).MatchString(got) {
					t.Fatalf("seed %d: got %s", seed, got)
				}
				if diff := cmp.Diff(got, member(t, again, s.Operations[0], generate.Options{Seed: seed}, test.property)); diff != "" {
					t.Fatalf("seed %d (-first +second)\n%s", seed, diff)
				}
			}
		})
	}
}

// A bare name is whose the object says: by its own name, by the property it stands in, by what is beside the name.
func TestWhoseNameItIs(t *testing.T) {
	const company, thing, goods = `有限公司"$`, `^"\p{Han}{6,8}"$`, `^"(轻享|悦动|简约|经典|旗舰|随行|云感|都市)`
	table := map[string]struct{ schema, components, want string }{
		"a schema of people":          {`{$ref: '#/components/schemas/UserResponse'}`, `UserResponse: {type: object, required: [name], properties: {name: {type: string}}}`, aPerson},
		"a schema of groups":          {`{$ref: '#/components/schemas/UserGroup'}`, `UserGroup: {type: object, required: [name], properties: {name: {type: string}}}`, `^"user-group-\d{3}"$`},
		"a schema of departments":     {`{$ref: '#/components/schemas/Department'}`, `Department: {type: object, required: [name], properties: {name: {type: string}, phone: {type: string}}}`, `部"$`},
		"a schema of categories":      {`{$ref: '#/components/schemas/Category'}`, `Category: {type: object, required: [name], properties: {name: {type: string}}}`, `^"category-\d{3}"$`},
		"a schema of hotels":          {`{$ref: '#/components/schemas/Hotel'}`, `Hotel: {type: object, required: [name], properties: {name: {type: string}}}`, `^"\p{Han}{4,5}酒店"$`},
		"categories of goods":         {`{$ref: '#/components/schemas/ProductCategory'}`, `ProductCategory: {type: object, required: [name], properties: {name: {type: string}}}`, `^"(家居|数码|服饰|运动|图书|母婴|美妆|食品|办公|园艺)`},
		"a schema of reports":         {`{$ref: '#/components/schemas/Report'}`, `Report: {type: object, required: [name], properties: {name: {type: string}}}`, thing},
		"what a description says":     {`{$ref: '#/components/schemas/Medicine'}`, `Medicine: {type: object, description: 药品信息, required: [name], properties: {name: {type: string}}}`, `^"药品\d{3}"$`},
		"what an answer is is none":   {`{$ref: '#/components/schemas/Medicine'}`, `Medicine: {type: object, description: 失败时返回空, required: [name], properties: {name: {type: string}}}`, `^"medicine-\d{3}"$`},
		"a type in a package":         {`{$ref: '#/components/schemas/models.Ferry'}`, `models.Ferry: {type: object, required: [name], properties: {name: {type: string}}}`, `^"ferry-\d{3}"$`},
		"in a path of packages":       {`{$ref: '#/components/schemas/com.shop.api.FerryVO'}`, `com.shop.api.FerryVO: {type: object, required: [name], properties: {name: {type: string}}}`, `^"ferry-\d{3}"$`},
		"what a name is said to be":   {`{$ref: '#/components/schemas/Medicine'}`, `Medicine: {type: object, required: [name], properties: {name: {type: string, description: 药品名称}}}`, `^"药品\d{3}"$`},
		"whose name it is said to be": {`{$ref: '#/components/schemas/Medicine'}`, `Medicine: {type: object, required: [name], properties: {name: {type: string, description: 成员姓名}}}`, aPerson},
		"a response of a type":        {`{$ref: '#/components/schemas/FerryRespVO'}`, `FerryRespVO: {type: object, required: [name], properties: {name: {type: string}}}`, `^"ferry-\d{3}"$`},
		"a version of a type":         {`{$ref: '#/components/schemas/Ferry.v2'}`, `Ferry.v2: {type: object, required: [name], properties: {name: {type: string}}}`, `^"ferry-v-\d{3}"$`},
		"a schema of shops":           {`{$ref: '#/components/schemas/Store'}`, `Store: {type: object, required: [name], properties: {name: {type: string}, phone: {type: string}}}`, company},
		"a schema of goods":           {`{$ref: '#/components/schemas/ProductDTO'}`, `ProductDTO: {type: object, required: [name], properties: {name: {type: string}}}`, goods},
		"a title of people":           {`{title: 客户信息, type: object, required: [name], properties: {name: {type: string}}}`, "", aPerson},
		"an e-mail beside it":         {`{type: object, required: [name], properties: {name: {type: string}, email: {type: string}}}`, "", aPerson},
		"a sex beside it, with ref":   {`{$ref: '#/components/schemas/Signup'}`, `Signup: {type: object, required: [name], properties: {name: {type: string}, gender: {type: string}}}`, aPerson},
		"a login beside it":           {`{type: object, required: [name], properties: {name: {type: string}, username: {type: string}}}`, "", aPerson},
		"nothing beside it":           {`{type: object, required: [name], properties: {name: {type: string}, price: {type: number}}}`, "", thing},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: test.schema, Components: test.components}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(20) {
				if got := member(t, g, s.Operations[0], generate.Options{Seed: seed}, "name"); !regexp.MustCompile(test.want).MatchString(got) {
					t.Fatalf("seed %d: got %s", seed, got)
				}
			}
		})
	}
	s := generatetest.Document{Schema: `{type: object, required: [owner], properties: {owner: {type: object, required: [name], properties: {name: {type: string}}}}}`}.Load(t)
	if got := member(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{}, "owner"); !regexp.MustCompile(`^\{"name":"\p{Han}{2,4}"\}$`).MatchString(got) {
		t.Errorf("the name of an owner: got %s", got)
	}
}

// The members of one object speak of one person, those of the next of another; the address inside is that person's.
func TestGuessesAreCoherent(t *testing.T) {
	s := generatetest.Document{Schema: `{type: array, minItems: 4, items: {type: object, properties: {name: {type: string}, firstName: {type: string}, last_name: {type: string},
  email: {type: string}, userEmail: {type: string, format: email}, username: {type: string}, own: {type: string, x-faker: person.name}, age: {type: integer}, birthday: {type: string},
  address: {type: object, properties: {city: {type: string}, province: {type: string}}}, city: {type: string},
  createdAt: {type: string}, updatedAt: {type: string, format: date-time}, expires_at: {type: string}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	seen := map[string]bool{}
	for seed := range uint64(20) {
		var people []struct {
			Name, FirstName, Email, UserEmail, Username, Own, Birthday, City, CreatedAt, UpdatedAt string
			LastName                                                                               string `json:"last_name"`
			Expires                                                                                string `json:"expires_at"`
			Age                                                                                    int
			Address                                                                                struct{ City, Province string }
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &people); err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			local, _, _ := strings.Cut(p.Email, "@")
			if p.LastName+p.FirstName != p.Name || p.Own != p.Name || p.Email != p.UserEmail || strings.ReplaceAll(local, ".", "_") != p.Username || p.Address.City != p.City ||
				p.Birthday[:4] != fmt.Sprint(2024-p.Age) || p.UpdatedAt <= p.CreatedAt || p.Expires <= p.CreatedAt {
				t.Errorf("seed %d: %+v", seed, p)
			}
			seen[p.Email] = true
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d people", len(seen))
	}
}

// Elements of a list are of different people and places, also where somebody is around it.
func TestGuessesDifferInLists(t *testing.T) {
	for name, schema := range map[string]string{
		"people": `{type: array, minItems: 5, items: {type: object, required: [email], properties: {email: {type: string}}}}`,
		"places": `{type: array, minItems: 5, items: {type: object, required: [city], properties: {address: {type: string}, city: {type: string}}}}`,
		"texts":  `{type: array, minItems: 5, items: {type: string}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: `{type: object, required: [name, emails], properties: {name: {type: string, x-faker: person.name}, emails: ` + schema + `}}`}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(20) {
				var items []json.RawMessage
				if err := json.Unmarshal([]byte(member(t, g, s.Operations[0], generate.Options{Seed: seed}, "emails")), &items); err != nil {
					t.Fatal(err)
				}
				different := map[string]bool{}
				for _, item := range items {
					different[regexp.MustCompile(`"address":"[^"]*",`).ReplaceAllString(string(item), "")] = true
				}
				if len(different) == 1 {
					t.Errorf("seed %d: %s", seed, items)
				}
			}
		})
	}
}

// Shapes keep what they promise: the least is null and no more than required, extremes are awkward.
func TestGuessesLeaveTheShapes(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [email, phone, title], properties: {email: {type: [string, 'null']}, phone: {type: string}, title: {anyOf: [{type: string}, {type: 'null'}]}, city: {type: string}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(30) {
		least := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: generate.Minimal}))
		if !regexp.MustCompile(`^\{"email":null,"phone":"1\d{10}","title":"\p{Han}+"\}$`).MatchString(least) {
			t.Errorf("seed %d: the least is %s", seed, least)
		}
		if extreme := member(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: generate.Extreme}, "phone"); regexp.MustCompile(`^"1\d{10}"$`).MatchString(extreme) {
			t.Errorf("seed %d: the extreme phone is %s", seed, extreme)
		}
	}
}

// A message says why the request is refused, where it is.
func TestMessagesOfRefusals(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [message], properties: {message: {type: string}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for status, refused := range map[int]bool{200: false, 404: true} {
		x := &message.Exchange{Operation: s.Operations[0], Response: message.ResponseMessage{Status: status}}
		if err := g.Body(x, s.Operations[0].Response(200).Preferred(), generate.Options{Problem: i18n.Say("path")}); err != nil {
			t.Fatal(err)
		}
		if got := generatetest.BodyText(x); (got == `{"message":"接口不存在"}`) != refused {
			t.Errorf("status %d: got %s", status, got)
		}
	}
}

// What a name suggests may be too little: elements that must differ, alternatives of which only one may fit.
func TestGuessesGiveWay(t *testing.T) {
	for name, schema := range map[string]string{
		"different elements":   `{type: array, minItems: 6, uniqueItems: true, items: {type: object, required: [currency], properties: {currency: {type: string}}}}`,
		"different lists":      `{type: object, required: [country], properties: {countries: {type: array, minItems: 5, uniqueItems: true, items: {type: string}}}}`,
		"one alternative":      `{type: object, required: [currency], properties: {currency: {type: string}}, not: {properties: {currency: {maxLength: 3}}}}`,
		"exactly one of two":   `{oneOf: [{type: object, required: [country], properties: {country: {type: string}}}, {type: object, required: [country], properties: {country: {maxLength: 2}}}]}`,
		"not this age, please": `{type: object, required: [age], properties: {age: {type: integer}}, not: {properties: {age: {minimum: 18, maximum: 80}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := generatetest.Document{Schema: schema}
			s := d.Load(t)
			g := generatetest.NewGenerator(t, s)
			judgement := generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
			for seed := range uint64(40) {
				for _, shape := range generate.Shapes {
					if body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: shape}); generatetest.Judge(judgement, body) != nil {
						t.Fatalf("seed %d, %s: %s", seed, shape, body)
					}
				}
			}
		})
	}
}

// The law of guessing: whatever a name says and a schema asks, what is made is valid.
func TestGuessesAreAlwaysValid(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewSource(7))
	for _, name := range faker.GuessNames() {
		for range 4 {
			property := map[bool]string{true: strings.ReplaceAll(name, " ", "_"), false: "x" + strings.ReplaceAll(" "+name, " ", "-")}[r.Intn(2) == 0]
			schema := randomScalar(r)
			s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': %s, 手机: {type: string}}}`, property, schema)}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(8) {
				x := &message.Exchange{Operation: s.Operations[0], Response: message.ResponseMessage{Status: 200}}
				m := s.Operations[0].Response(200).Preferred()
				if err := g.Body(x, m, generate.Options{Seed: seed, Shape: generate.Shapes[seed%3]}); err != nil {
					t.Fatalf("%s: %s: %v", property, schema, err)
				}
				if broken := m.Schema.Validate(x.Response.Body.Value, jsonschema.InResponse); len(broken) > 0 {
					t.Fatalf("%s: %s: %s: %s", property, schema, jsonvalue.Text(x.Response.Body.Value), broken[0])
				}
			}
		}
	}
}

// randomScalar returns a schema of a scalar with bounds that some value fits.
func randomScalar(r *rand.Rand) string {
	var keywords []string
	maybe := func(format string, args ...any) {
		if r.Intn(2) == 0 {
			keywords = append(keywords, fmt.Sprintf(format, args...))
		}
	}
	kind := []string{"string", "string", "integer", "number", "[string, 'null']", "[integer, string]"}[r.Intn(6)]
	if strings.Contains(kind, "string") {
		low := r.Intn(30)
		maybe("minLength: %d", low)
		maybe("maxLength: %d", low+r.Intn(40))
	}
	if strings.Contains(kind, "integer") || kind == "number" {
		step := []string{"1", "5", "100"}[r.Intn(3)]
		low := r.Intn(2_000_000) - 1_000_000
		if r.Intn(2) == 0 {
			low = r.Intn(100)
		}
		maybe("minimum: %d", low)
		maybe("maximum: %d", low+100+r.Intn(1000))
		maybe("multipleOf: %s", step)
		maybe("format: %s", []string{"int64", "int32"}[r.Intn(2)])
	}
	if kind == "string" && len(keywords) == 0 {
		maybe("format: %s", []string{"date", "date-time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "time", "password", "phone", "byte"}[r.Intn(12)])
	}
	return "{" + strings.Join(append([]string{"type: " + kind}, keywords...), ", ") + "}"
}

// TestFormatsOfDatabases: what a database calls a time is one, and no time zone.
func TestFormatsOfDatabases(t *testing.T) {
	for _, format := range []string{"timestamp with time zone", "timestamp without time zone", "timestamptz"} {
		if one := faker.FormatHint(format); one == nil || !one.Suits("date-time") {
			t.Errorf("%s: %v", format, one)
		}
	}
}

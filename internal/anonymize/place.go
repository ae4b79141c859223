package anonymize

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
	"agentmock/internal/source"
)

// place is where a value stands, as far as that tells what the value is.
type place struct {
	schema    *jsonschema.Schema // nil: the document does not describe the value
	direction jsonschema.Direction
	pointer   string
	name      string // of the member, the parameter or the header; that of the list for an element of one
	parameter bool   // of a request, or the name of a member: a short number tells things apart here
	personal  bool   // the object around is a person's
	label     bool   // the value is what a form field is called
	secret    bool   // the value is a credential, or stands inside one
}

// member returns the place of a member of o, which stands at p. label is what the form field is called that o belongs to.
func (p place) member(o *jsonvalue.Object, name, label string) place {
	child := p.below(name)
	child.name, child.label = name, false
	child.secret = p.secret || redact.IsSecretName(name)
	child.personal = isPerson(o, p)
	named := !child.personal && hasAny(o, redact.ValueNames) && hasAny(o, redact.LabelNames)
	switch faker := fakerName(child.schema); {
	case faker == "field.name" || named && slices.Contains(redact.LabelNames, name):
		child.label = true
	case faker == "field.value" || named && slices.Contains(redact.ValueNames, name):
		child.secret = child.secret || redact.IsSecretName(label)
		if label != "" { // it tells more than "value"
			child.name = label
		}
	}
	return child
}

// element returns the place of an element of a list.
func (p place) element(i int) place { return p.below(strconv.Itoa(i)) }

func (p place) below(token string) place {
	if p.schema != nil {
		p.schema = p.schema.At(token)
	}
	p.pointer += "/" + jsonvalue.Escape(token)
	return p
}

// fakerName returns the name of the schema's x-faker, "" for none and for an expression.
func fakerName(s *jsonschema.Schema) string {
	if s == nil || s.Faker == nil || s.FakerSource != nil {
		return ""
	}
	if s.Faker.Kind() == source.ObjectNode && len(s.Faker.Keys()) > 0 {
		return s.Faker.Keys()[0]
	}
	return s.Faker.Text()
}

// labelOf returns what the form field is called whose object is o; around is the label of the object around.
func labelOf(o *jsonvalue.Object, around string) string {
	for _, name := range redact.LabelNames {
		if v, ok := o.Lookup(name); ok {
			if text, isText := v.(string); isText && len(text) <= 60 {
				return text
			}
		}
	}
	return around
}

func hasAny(o *jsonvalue.Object, names []string) bool {
	for _, name := range names {
		if o.Index(name) >= 0 {
			return true
		}
	}
	return false
}

// isPerson reports whether an object is a person's, by what its schema is called or by what it has.
func isPerson(o *jsonvalue.Object, p place) bool {
	own := words(p.name)
	if p.schema != nil {
		own = append(own, words(p.schema.Name)...)
	}
	for _, word := range own {
		if slices.Contains(companyWords, word) {
			return false
		}
	}
	for _, word := range own {
		if slices.Contains(personWords, word) || slices.Contains(personWords, strings.TrimSuffix(word, "s")) {
			return true
		}
	}
	for _, m := range o.Members {
		if endsInAny(m.Name, contactWords) {
			return true
		}
	}
	return false
}

// words returns those of a name in camelCase, snake_case or kebab-case, in lower case.
func words(name string) []string {
	var b strings.Builder
	previous := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(previous) || !unicode.IsLetter(r) {
			b.WriteByte(' ')
		}
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
		previous = r
	}
	return strings.Fields(b.String())
}

func (p place) endsIn(some []string) bool { return endsInAny(p.name, some) }

// endsInAny reports whether a name ends in one of some words; in Chinese, which has no gaps, in their characters.
func endsInAny(name string, some []string) bool {
	joined := strings.Join(words(name), " ")
	for _, word := range some {
		if joined == word || strings.HasSuffix(joined, " "+word) || !isASCII(word) && strings.HasSuffix(joined, word) {
			return true
		}
	}
	return false
}

// tellsTime reports whether a number at the place may be a moment.
func (p place) tellsTime() bool {
	switch p.schema.FormatName() {
	case "date", "date-time", "datetime", "time", "duration":
		return true
	}
	return p.endsIn(timeWords)
}

// tellsCode reports whether a text of digits at the place may be a code that somebody was sent: six of them, where a code is.
func (p place) tellsCode(text string) bool {
	const sent = 6
	return len(text) == sent && redact.Digits(text) == sent && p.endsIn(codeWords)
}

// The words that names end in, or have in them.
var (
	personWords  = strings.Fields("user customer contact person people member employee staff owner client lead patient student teacher driver guest applicant 客户 用户 联系人 会员")
	companyWords = strings.Fields("company organization organisation merchant shop store supplier vendor product goods file category 公司 企业 商品 产品")
	contactWords = strings.Fields("email mail phone mobile tel telephone cellphone gender sex birthday 邮箱 电话 手机 手机号")
	timeWords    = strings.Fields("at on time timestamp date birthday expires until created updated modified 时间 日期 生日")
	numberWords  = strings.Fields("id ids no code number page size limit offset version status index sort type level year port 编号 代码 页码")
	codeWords    = strings.Fields("code number 代码 号码")
	versionWords = strings.Fields("version 版本")
)

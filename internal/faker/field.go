package faker

import (
	"strconv"

	"agentmock/internal/jsonvalue"
)

// FormField is a form field as accounts define them in a customer system, with what one person has in it.
type FormField struct {
	*fieldKind
	round  int    // how often the form has the kind already
	text   []byte // what the person has in it
	rules  string // a list, as JSON
	room   [64]byte
	random splitmix
}

// fieldKind appends the text of a field: of type text, number or date.
type fieldKind struct {
	name, kind string
	text       func(dst []byte, p *Person, r *splitmix) []byte
}

const fieldCount = 12

var fieldKinds = [fieldCount]fieldKind{
	{"姓名", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return p.appendName(dst) }},
	{"公司", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return p.appendCompany(dst) }},
	{"预算", "number", func(dst []byte, _ *Person, r *splitmix) []byte {
		return strconv.AppendInt(dst, int64(1000*(1+r.intn(500))), 10)
	}},
	{"生日", "date", func(dst []byte, _ *Person, r *splitmix) []byte { return appendDayBetween(dst, r, 1965, 2002) }},
	{"职位", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return append(dst, p.title...) }},
	{"微信号", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return p.appendLogin(dst) }},
	{"意向产品", "text", func(dst []byte, _ *Person, r *splitmix) []byte { return append(dst, wishes[r.intn(len(wishes))]...) }},
	{"员工人数", "number", func(dst []byte, _ *Person, r *splitmix) []byte {
		return strconv.AppendInt(dst, int64(3+r.intn(997)), 10)
	}},
	{"预计签约日期", "date", func(dst []byte, _ *Person, r *splitmix) []byte { return appendDayBetween(dst, r, 2024, 2025) }},
	{"地址", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return p.appendAddress(dst) }},
	{"备用邮箱", "text", func(dst []byte, p *Person, _ *splitmix) []byte { return p.appendEmail(append(dst, "office."...)) }},
	{"备注", "text", func(dst []byte, _ *Person, r *splitmix) []byte { return append(dst, remarks[r.intn(len(remarks))]...) }},
}

// fieldRules are the rules that fields have, as JSON: those that may be left empty, and those that may not.
var fieldRules = map[string][2]string{
	"text":   {`["sometimes"]`, `["required"]`},
	"number": {`["sometimes","integer"]`, `["required","integer"]`},
	"date":   {`["sometimes","date"]`, `["required","date"]`},
}

// allFieldRules returns the values that field.rules may have.
func allFieldRules() []any {
	var all []any
	for _, texts := range fieldRules {
		all = append(all, jsonvalue.FromText([]byte(texts[0])), jsonvalue.FromText([]byte(texts[1])))
	}
	return all
}

func appendDayBetween(dst []byte, r *splitmix, first, last int) []byte {
	dst = append(appendPadded(dst, first+r.intn(last-first+1), 4), '-')
	dst = append(appendPadded(dst, 1+r.intn(12), 2), '-')
	return appendPadded(dst, 1+r.intn(28), 2)
}

// newField makes f the field at an index of a person's form: the usual two first, the others in an order of the person's
// own, and numbered where the form is longer than there are kinds.
func newField(f *FormField, p *Person, index int) *FormField {
	f.fieldKind, f.round = &fieldKinds[index%len(fieldKinds)], index/len(fieldKinds)
	if at := index % len(fieldKinds); at >= 2 {
		f.fieldKind = &fieldKinds[2+p.form()[at-2]]
	}
	f.random = splitmix{NewHash(p.seed).Text("field").Text(strconv.Itoa(index)).Seed()}
	f.text = f.fieldKind.text(f.room[:0], p, &f.random)
	f.rules = fieldRules[f.kind][[]int{0, 0, 1}[f.random.intn(3)]]
	return f
}

// form returns the order of the fields in the person's form, beyond the first two.
func (p *Person) form() *[fieldCount - 2]uint8 {
	if !p.formed {
		r := splitmix{p.seed}
		for i := range p.fields {
			j := r.intn(i + 1)
			p.fields[i] = p.fields[j]
			p.fields[j] = uint8(i)
		}
		p.formed = true
	}
	return &p.fields
}

func (f *FormField) appendName(dst []byte) []byte {
	dst = append(dst, f.name...)
	if f.round > 0 {
		dst = strconv.AppendInt(dst, int64(f.round+1), 10)
	}
	return dst
}

var (
	remarks = []string{"对价格比较敏感，需要再次跟进", "希望先试用一个月", "已发送产品资料", "由同事转介绍", "下周安排上门演示", "暂不考虑，三个月后再联系", "需要总部审批"}
	wishes  = []string{"智能外呼标准版", "智能外呼旗舰版", "语音质检", "客户管理系统", "在线客服", "呼叫中心"}
)

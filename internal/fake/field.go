package fake

import (
	"fmt"
	"math/rand"
	"strconv"

	"agentmock/internal/value"
)

// field is a form field as accounts define them in a customer system, with what one person has in it.
type field struct {
	name, kind, value string
	rules             []any
}

// fieldKind makes the value of a field: of type text, number or date.
type fieldKind struct {
	name, kind string
	value      func(p *person, r *rand.Rand) string
}

var fieldKinds = []fieldKind{
	{"姓名", "text", func(p *person, _ *rand.Rand) string { return p.name }},
	{"公司", "text", func(p *person, _ *rand.Rand) string { return p.company }},
	{"预算", "number", func(_ *person, r *rand.Rand) string { return strconv.Itoa(1000 * (1 + r.Intn(500))) }},
	{"生日", "date", func(_ *person, r *rand.Rand) string { return dayBetween(r, 1965, 2002) }},
	{"职位", "text", func(p *person, _ *rand.Rand) string { return p.title }},
	{"微信号", "text", func(p *person, _ *rand.Rand) string { return p.login() }},
	{"意向产品", "text", func(_ *person, r *rand.Rand) string { return wishes[r.Intn(len(wishes))] }},
	{"员工人数", "number", func(_ *person, r *rand.Rand) string { return strconv.Itoa(3 + r.Intn(997)) }},
	{"预计签约日期", "date", func(_ *person, r *rand.Rand) string { return dayBetween(r, 2024, 2025) }},
	{"地址", "text", func(p *person, _ *rand.Rand) string { return p.address() }},
	{"备用邮箱", "text", func(p *person, _ *rand.Rand) string { return "office." + p.email }},
	{"备注", "text", func(_ *person, r *rand.Rand) string { return remarks[r.Intn(len(remarks))] }},
}

func dayBetween(r *rand.Rand, first, last int) string {
	return fmt.Sprintf("%04d-%02d-%02d", first+r.Intn(last-first+1), 1+r.Intn(12), 1+r.Intn(28))
}

// newField is the field at an index of a person's form: the usual two first, the others in an order of the person's
// own, and numbered where the form is longer than there are kinds.
func newField(p *person, seed uint64, index int) *field {
	kind := fieldKinds[index%len(fieldKinds)]
	if at := index % len(fieldKinds); at >= 2 {
		if p.fields == nil {
			p.fields = rand.New(&source{seed}).Perm(len(fieldKinds) - 2)
		}
		kind = fieldKinds[2+p.fields[at-2]]
	}
	r := rand.New(&source{hash(seed, "field", strconv.Itoa(index))})
	f := &field{name: kind.name, kind: kind.kind, value: kind.value(p, r)}
	if round := index / len(fieldKinds); round > 0 {
		f.name += strconv.Itoa(round + 1)
	}
	f.rules = []any{[]string{"sometimes", "sometimes", "required"}[r.Intn(3)]}
	switch f.kind {
	case "number":
		f.rules = append(f.rules, "integer")
	case "date":
		f.rules = append(f.rules, "date")
	}
	return f
}

func (f *field) ruleList() any { return value.Clone(f.rules) }

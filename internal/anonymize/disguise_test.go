package anonymize_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/anonymize"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// answerOf returns the recorded answer to a request for a person that is answered with a body.
func answerOf(t *testing.T, o anonymize.Options, body string) any {
	t.Helper()
	s := notes(t)
	r, dir := recorder(t, s, o)
	if _, err := r.Record(exchange(t, s, "GET /people/7", "", http.StatusOK, body)); err != nil {
		t.Fatal(err)
	}
	v, faults := jsonvalue.Decode(load(t, s, dir).All[0].Responses[0].Raw)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return v
}

func TestWhatStays(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                     `{"a":null,"b":true,"c":"","d":[],"e":{}}`,
		"short numbers":               `{"count":123456,"price":-12.5,"rate":1e3,"zero":-0}`,
		"short numbers of things":     `{"id":"42","page_no":"7","code":"200"}`,
		"times":                       `{"a":"2023-09-21 11:23:12","b":"2023-09-21","c":"2023-09-21T11:23:12.5+08:00","d":"11:23","e":"Thu, 21 Sep 2023 11:23:12 GMT"}`,
		"moments":                     `{"created_at":1695266592,"updateTime":1695266592123}`,
		"what the document gives":     `{"a":"gone","b":"没有这个人"}`,
		"words of states":             `{"status":"gone","version":"1.2.3","性别":"男"}`,
		"what form fields are called": `{"fields":[{"name":"姓名","value":null},{"name":"备用邮箱","value":null},{"label":"Contact phone","value":""}]}`,
		"single characters":           `{"grade":"A","sex":"女"}`,
		"signs":                       `{"a":"——","b":"👍"}`,
		"codes that are short":        `{"code":"20000","number":"12345","id":"739182"}`,
		"a code of an answer":         `{"code":100200,"message":""}`,
		"names of members":            `{"userName":1,"user_name":1,"user-name":1,"UserName":1,"USER_NAME":1,"X-User-Name":1,"address_line_1":1,"md5":1,"用户姓名":1,"12":1,"data.user":1,"_links":1,"$ref":1}`,
		"its own paths":               `{"next":"/people/7"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(body, jsonvalue.Text(answerOf(t, anonymize.Options{}, body))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatGoes(t *testing.T) {
	for name, c := range map[string]struct {
		real, looksLike string // a text at member x, and how what takes its place looks
	}{
		"a mobile number":             {`"13800138000"`, `"1dddddddddd"`},
		"a mobile number with a code": {`"+86 138-0013-8000"`, `"+dd 1dd-dddd-dddd"`},
		"a mobile number as a number": {`13800138000`, `1dddddddddd`},
		"a landline":                  {`"0571-88886666"`, `"0ddd-dddddddd"`},
		"a long number":               {`123456789012345678901`, `1dddddddddddddddddddd`},
		"a long fraction":             {`39.9042114`, `3d.ddddddd`},
		"an amount in a text":         {`"8888.50"`, `"dddd.dd"`},
		"an ID":                       {`"780f7216-b131-462b-ba30-de7cd1f527de"`, `"xxxxxxxx-xxxx-4xxx-bxxx-xxxxxxxxxxxx"`},
		"a hash":                      {`"0123456789abcdef0123"`, `"xxxxxxxxxxxxxxxxxxxx"`},
		"an encrypted number":         {`"138****8000"`, `"ddd****dddd"`},
		"an order":                    {`"OR-2023-A17"`, `"AA-dddd-Add"`},
		"an account":                  {`"li_si.88"`, `"aa_aa.dd"`},
		"what nobody calls a field":   {`[{"label":"Jane","value":12}]`, `[{"label":"Entry ddd","value":12}]`},
		"a name beside a value":       {`[{"name":"王小明","value":12}]`, `[{"name":"自定义ddd","value":12}]`},
		"two words":                   {`"Jane Doe"`, `"Aaaa Aaa"`},
		"a number as a text":          {`"23000"`, `"ddddd"`},
		"a birthday":                  {`{"birth":"1990-03-07"}`, `{"birth":"dddd-dd-dd"}`},
		"a birthday in Chinese":       {`{"生日":"1990年3月07日"}`, `{"生日":"dddd年d月dd日"}`},
		"a birthday in digits":        {`{"birth":"19900501"}`, `{"birth":"dddddddd"}`},
		"a birthday as a number":      {`{"birth":19900501}`, `{"birth":dddddddd}`},
		"a moment of birth":           {`{"born":1041001600,"birth":1041001600123}`, `{"born":dddddddddd,"birth":dddddddddd123}`},
		"a month of birth":            {`{"birth_month":"1990-03"}`, `{"birth_month":"dddd-dd"}`},
		"a field for a birthday":      {`{"fields":[{"name":"出生日期","value":"1990-03-07 08:00:00"}]}`, ``},
		"a birthday in a remark":      {`"生日是1990-03-07"`, ``},
		"a word of a state":           {`{"status":"zhangsan"}`, `{"status":"aaaaaaaa"}`},
		"a word of a channel":         {`{"channel":"wxid_abcdefg123"}`, `{"channel":"aaaa_aaaaaaaddd"}`},
		"a word of a role":            {`{"role":"Featherstonehaugh"}`, `{"role":"Aaaaaaaaaaaaaaaaa"}`},
		"a system":                    {`{"os":"Lisi/iPhone"}`, `{"os":"Aaaa/aAaaaa"}`},
		"a state in Chinese":          {`{"状态":"已成交"}`, ``},
		"a code of six digits":        {`{"number":"739182"}`, `{"number":"dddddd"}`},
		"a code beside a number":      {`{"phone":null,"number":739182}`, `{"phone":null,"number":dddddd}`},
		"a salary":                    {`{"salary":38500}`, `{"salary":ddddd}`},
		"a salary as a text":          {`{"月薪":"38500"}`, `{"月薪":"ddddd"}`},
		"a member that is an account": {`{"wxid_mapkey999":1}`, `{"aaaa_aaaaaaddd":1}`},
		"a member that is a plate":    {`{"京A88888":1}`, ``},
		"a member that is a name":     {`{"key_Featherstonehaugh":1}`, `{"aaa_Aaaaaaaaaaaaaaaaa":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			body := jsonvalue.Text(answerOf(t, anonymize.Options{}, `{"x":`+c.real+`}`))
			made := strings.TrimSuffix(strings.TrimPrefix(body, `{"x":`), "}")
			if real, _ := jsonvalue.Decode([]byte(c.real)); made == jsonvalue.Text(real) || c.looksLike != "" && !looks(made, c.looksLike) {
				t.Errorf("%s became %s, want it to look like %s", c.real, made, c.looksLike)
			}
		})
	}
}

// The same birthday is the same other one however it is written, and a day that there is.
func TestBirthdays(t *testing.T) {
	body := answerOf(t, anonymize.Options{}, `{"birth":"1990-03-07","birthday":"1990年3月7日","dob":"19900307","date_of_birth":"1990-03-07T08:00:00+08:00"}`)
	at := func(name string) string {
		v, _ := jsonvalue.At(body, name)
		return v.(string)
	}
	day, err := time.Parse(time.DateOnly, at("birth"))
	if err != nil || day.Year() < 1987 || day.Year() > 1993 {
		t.Fatalf("%s: %v", at("birth"), err)
	}
	for name, want := range map[string]string{"birthday": day.Format("2006年1月2日"), "dob": day.Format("20060102"), "date_of_birth": day.Format("2006-01-02") + "T08:00:00+08:00"} {
		if got := at(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A map has values for names: they go, whatever they look like, each to another.
func TestMaps(t *testing.T) {
	s := apitest.Load(t, `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: d, content: {application/json: {schema: {type: object, properties: {named: {type: integer}, owners: {type: object, additionalProperties: {type: integer}, propertyNames: {pattern: '^[a-z]+$'}}}}}}}
`)
	text := recorded(t, s, anonymize.Options{}, exchange(t, s, "GET /a", "", http.StatusOK, `{"named":1,"owners":{"zhangsan":1,"lisi":2,"wangwu":3}}`))
	for _, real := range []string{"zhangsan", "lisi", "wangwu"} {
		if strings.Contains(text, real) {
			t.Errorf("%s is still there", real)
		}
	}
	if !strings.Contains(text, "named: 1") || strings.Count(text, ": 3") != 1 || strings.Count(text, ": 2") < 1 {
		t.Error(text)
	}
}

// A header of links and a table keep how they are built.
func TestWhatIsBuilt(t *testing.T) {
	s := apitest.Load(t, `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /people:
    get:
      operationId: people
      responses:
        '200': {description: d, headers: {Link: {schema: {type: string}}}, content: {text/csv: {schema: {type: string}}}}
`)
	x := exchange(t, s, "GET /people", "", http.StatusOK, "姓名,phone,count,password\n张伟,13800138000,12,S3CRET\n李四,13900139000,7,S3CRET\n",
		"< Content-Type: text/csv", `< Link: <https://api.real.cn/people?page=2&sig=S3CRET>; rel="next"; title="张伟", </people/13800138000>; rel=self`)
	text := recorded(t, s, anonymize.Options{}, x)
	for _, want := range []string{`</people?page=2>; rel="next", </people/1`, `>; rel=self`, "姓名,phone,count,password", ",12,", ",7,"} {
		if !strings.Contains(text, want) {
			t.Errorf("it has no %s", want)
		}
	}
	for _, real := range []string{"S3CRET", "张伟", "李四", "13800138000", "13900139000", "real.cn"} {
		if strings.Contains(text, real) {
			t.Errorf("%s is still there", real)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if raw := recorded(t, s, anonymize.Options{Raw: true}, x); strings.Contains(raw, "S3CRET") || !strings.Contains(raw, "张伟,13800138000,12,") {
		t.Errorf("raw: %s", raw)
	}
}

// looks compares a text with one in which d is a digit, x a hexadecimal one, a and A are letters.
func looks(text, like string) bool {
	kinds := map[byte]string{'d': "0123456789", 'x': "0123456789abcdef", 'a': "abcdefghijklmnopqrstuvwxyz", 'A': "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
	for i := range len(like) {
		from, isKind := kinds[like[i]]
		if i >= len(text) || isKind && strings.IndexByte(from, text[i]) < 0 || !isKind && text[i] != like[i] {
			return false
		}
	}
	return len(text) == len(like)
}

// TestOneForOne: one real value becomes one made-up value in every place, of every exchange, whatever was recorded before.
func TestOneForOne(t *testing.T) {
	s := notes(t)
	const id, phone, name, company = "780f7216-b131-462b-ba30-de7cd1f527de", "13912345678", "欧阳小明", "杭州大河网络有限公司"
	first := exchange(t, s, "GET /people/"+id+"?search="+phone, "", http.StatusOK,
		`{"phone":"`+phone+`","user":{"name":"`+name+`","mail":"ming@qq.com"},"company":"`+company+`","remark":"`+name+` 的电话是 `+phone+`，ID `+id+`"}`, "< Location: https://api.real.cn/people/"+id+"?token=s3cr3t")
	second := exchange(t, s, "GET /people/"+strings.ToUpper(id), "", http.StatusOK,
		`{"contacts":[`+phone+`],"fields":[{"label":"姓名","value":"`+name+`"},{"label":"单位","value":"`+company+`"},{"label":"手机","value":"+86 139 1234 5678"},{"label":"邮箱","value":"MING@qq.com"}]}`, "< X-Owner: "+name)
	var before map[string]string
	for _, order := range [][]*message.Exchange{{first, second}, {second, first}, {second, first, second}} {
		r, dir := recorder(t, s, anonymize.Options{})
		for _, x := range order {
			if _, err := r.Record(x); err != nil {
				t.Fatal(err)
			}
		}
		now := files(t, dir)
		if before != nil {
			if diff := cmp.Diff(before, now); diff != "" {
				t.Errorf("another order:\n%s", diff)
			}
		}
		before = now
		checkOneForOne(t, load(t, s, dir).All[0].Responses[0].Raw, load(t, s, dir).All[1].Responses[0].Raw, now)
	}
	other, dir := recorder(t, s, anonymize.Options{Key: []byte("another key")})
	if _, err := other.Record(first); err != nil {
		t.Fatal(err)
	}
	for path := range files(t, dir) {
		if before[path] != "" {
			t.Errorf("another key, the same file %s", path)
		}
	}
}

func checkOneForOne(t *testing.T, one, two []byte, all map[string]string) {
	t.Helper()
	at := func(body []byte, pointer string) string {
		v, _ := jsonvalue.Decode(body)
		tokens, _ := jsonvalue.Tokens(pointer)
		found, _ := jsonvalue.At(v, tokens...)
		return strings.Trim(jsonvalue.Text(found), `"`)
	}
	if !strings.Contains(string(one), "remark") {
		one, two = two, one
	}
	remark := at(one, "/remark")
	for name, pair := range map[string][2]string{
		"a phone number as a number":       {at(one, "/phone"), at(two, "/contacts/0")},
		"a phone number in a form field":   {at(one, "/phone"), strings.ReplaceAll(strings.TrimPrefix(at(two, "/fields/2/value"), "+86 "), " ", "")},
		"a name in a form field":           {at(one, "/user/name"), at(two, "/fields/0/value")},
		"a company in a form field":        {at(one, "/company"), at(two, "/fields/1/value")},
		"an address in capitals elsewhere": {at(one, "/user/mail"), at(two, "/fields/3/value")},
	} {
		if pair[0] != pair[1] || pair[0] == "" {
			t.Errorf("%s: %q and %q", name, pair[0], pair[1])
		}
	}
	if !strings.Contains(remark, at(one, "/phone")) {
		t.Errorf("the remark %q has not the phone number %s", remark, at(one, "/phone"))
	}
	text := ""
	for path, file := range all {
		text += path + file
	}
	for _, real := range []string{"780f7216", "13912345678", "欧阳", "小明", "大河", "s3cr3t", "real.cn", "1234 5678"} {
		if strings.Contains(strings.ToLower(text), real) {
			t.Errorf("%s is still there:\n%s", real, text)
		}
	}
	if strings.Count(text, "Location: '/people/") != 1 {
		t.Errorf("the Location is not on this host:\n%s", text)
	}
}

func TestConcurrent(t *testing.T) {
	s := notes(t)
	r, dir := recorder(t, s, anonymize.Options{})
	done := make(chan error)
	for n := range 16 {
		x := exchange(t, s, fmt.Sprintf("GET /people/%d", n%4), "", http.StatusOK, `{"phone":"13800138000"}`)
		go func() { _, err := r.Record(x); done <- err }()
	}
	for range 16 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if set := load(t, s, dir); len(set.All) != 4 {
		t.Errorf("%d fixtures", len(set.All))
	}
}

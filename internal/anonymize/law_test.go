package anonymize_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/anonymize"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// asked returns a request for a customer, answered by the generator as a mock answers.
func asked(t *testing.T, s *openapi.Document, g *generate.Generator, n int, shape generate.Shape) *message.Exchange {
	t.Helper()
	url := "/agent-api/user/" + numbered("5832d184", n/9) + "/customer/detail/" + numbered("780f7216", n)
	x := exchange(t, s, "GET "+url, "", http.StatusOK, "")
	if err := g.Body(x, x.Operation.Response(200).Preferred(), generate.Options{Seed: uint64(n % 5), Shape: shape}); err != nil {
		t.Fatal(err)
	}
	return x
}

// ofItsOwn makes the people of a generated answer ones that no generator makes, so that each can be looked for in all files.
func ofItsOwn(x *message.Exchange, n int) {
	data, _ := jsonvalue.At(x.Response.Body.Value, "data")
	customer := data.(*jsonvalue.Object)
	phone, name := fmt.Sprintf("1700%07d", n*7919), fmt.Sprintf("龘%c%c", 0x4e00+n, 0x5e00+n*3)
	for member, text := range map[string]string{
		"phone": phone, "name": name, "email": fmt.Sprintf("real.%d@qq.com", n*31+1000), "company": fmt.Sprintf("龘%c网络工程公司", 0x5200+n),
	} {
		if had, _ := customer.Lookup(member); had != nil {
			customer.Set(member, text)
		}
	}
	components, _ := customer.Lookup("components")
	for i, c := range components.([]any) {
		label, _ := jsonvalue.At(c, "name")
		data, _ := jsonvalue.At(c, "data")
		own := data.(*jsonvalue.Object)
		if had, _ := own.Lookup("value"); had == nil {
			continue
		}
		switch label {
		case "姓名":
			own.Set("value", name)
		case "备注":
			own.Set("value", name+"说打 "+phone+" 找他，第"+fmt.Sprint(i)+"次")
		case "职位":
			own.Set("value", fmt.Sprintf("龘%c主管", 0x6200+n))
		case "意向产品":
			own.Set("value", fmt.Sprintf("龘%c系统", 0x6800+n))
		}
	}
}

// personal are the texts of a body that are somebody's: those that the document does not give itself.
func personal(v any, found map[string]bool, given map[string]bool, name string) {
	switch v := v.(type) {
	case string:
		_, isDate := dates[len(v)]
		letters := strings.ContainsFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		if letters && utf8.RuneCountInString(v) > 1 && !given[v] && !(isDate && strings.Count(v, "-") == 2) && name != "label" {
			found[v] = true
		}
	case []any:
		for _, item := range v {
			personal(item, found, given, name)
		}
	case *jsonvalue.Object:
		isField := v.Index("validate") >= 0
		for _, m := range v.Members {
			at := m.Name
			if isField && at == "name" {
				at = "label"
			}
			personal(m.Value, found, given, at)
		}
	}
}

// dates are the lengths of a date, and of a date and a time.
var dates = map[int]bool{10: true, 19: true}

// given are the texts that the document gives as examples and enums, at their longest.
var given = map[string]bool{"查看客户详情成功": true, "success": true, "text": true, "number": true, "date": true, "required": true, "sometimes": true, "integer": true, "0.00": true, "wula": true}

// TestNothingOfAnybodyIsLeft is the law: of two hundred customers, in every shape, no file has a phone number, a name, an
// address, a company, a value of a form field or an ID of any of them; and every file is a good fixture.
func TestNothingOfAnybodyIsLeft(t *testing.T) {
	s := agentAPI(t)
	g, err := generate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, dir := recorder(t, s, anonymize.Options{})
	everybody := map[string]bool{}
	for n := range 200 {
		shape := generate.Shapes[n%len(generate.Shapes)]
		if n%len(generate.Shapes) == 2 && n > 20 {
			shape = generate.Full // the extreme ones are long, and few will do
		}
		x := asked(t, s, g, n, shape)
		ofItsOwn(x, n)
		own := map[string]bool{}
		personal(x.Response.Body.Value, own, given, "")
		own[numbered("5832d184", n/9)] = true
		name, err := r.Record(x)
		if err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for real := range own {
			if telling(real) {
				everybody[real] = true
			}
			if (telling(real) || !isNumber(real)) && strings.Contains(name+string(text), real) {
				t.Errorf("%d: %s has %q", n, name, real)
			}
		}
	}
	set := load(t, s, dir)
	if len(set.All) != 200 {
		t.Errorf("%d fixtures", len(set.All))
	}
	for name, text := range files(t, dir) {
		for real := range everybody {
			if strings.Contains(name+text, real) {
				t.Errorf("%s has %q", name, real)
			}
		}
	}
	t.Logf("%d texts were looked for in %d files", len(everybody), len(set.Files))
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789.") == "" }

// telling are the texts that no other customer has by chance, as the numbers and the stock phrases of form fields.
func telling(text string) bool {
	return strings.Contains(text, "龘") || strings.Count(text, "-") == 4 || strings.Contains(text, "@") || len(text) == 11 && strings.HasPrefix(text, "1700")
}

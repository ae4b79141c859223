package generate_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// prefixes are the mobile prefixes of the carriers as the Chinese numbering plan has them, by the API's number of the
// carrier: 1 China Telecom, 2 China Unicom, 3 China Mobile.
var prefixes = map[int]string{
	1: "133 149 153 173 174 177 180 181 189 190 191 193 199",
	2: "130 131 132 145 155 156 166 167 171 175 176 185 186 196",
	3: "134 135 136 137 138 139 144 147 148 150 151 152 157 158 159 172 178 182 183 184 187 188 195 197 198",
}

// implausible returns what nobody would believe of a full customer.
func implausible(c customer) []string {
	var found []string
	want := func(holds bool, format string, args ...any) {
		if !holds {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	d := c.Data
	if d.Operator == nil || d.Name == nil || d.Email == nil || d.Company == nil {
		return []string{"a full customer lacks its carrier, name, e-mail or company"}
	}
	want(len(d.Phone) == 11 && slices.Contains(strings.Fields(prefixes[*d.Operator]), d.Phone[:min(3, len(d.Phone))]), "phone %s of carrier %d", d.Phone, *d.Operator)
	want(d.Sex == 1 || d.Sex == 2, "sex %d", d.Sex)
	length := utf8.RuneCountInString(*d.Name)
	want(length >= 2 && length <= 4 && strings.IndexFunc(*d.Name, notHan) < 0, "name %q", *d.Name)
	want(strings.HasSuffix(*d.Company, "有限公司"), "company %q", *d.Company)
	_, domain, _ := strings.Cut(*d.Email, "@")
	want(slices.Contains([]string{"example.com", "example.net", "example.org"}, domain), "e-mail %q: its domain is not reserved", *d.Email)
	times := []*string{&d.CreatedAt, &d.UpdatedAt, d.InputtedAt, d.ViewedAt, d.ExpectTransactionAt, d.UnfollowBackAt, d.UnsettledBackAt, d.FollowedAt}
	for _, at := range times {
		want(at != nil && recent(*at), "a time is %v", at)
	}
	want(len(d.Components) >= 2, "only %d components", len(d.Components))
	for i, m := range d.Components {
		want(m.Sort == i, "component %d has sort %d", i, m.Sort)
		want(recent(m.CreatedAt) && recent(m.UpdatedAt), "component %d is of %s, %s", i, m.CreatedAt, m.UpdatedAt)
		want(m.Name != "姓名" || m.Data.Value == *d.Name, "%s is %v, the customer's name %s", m.Name, m.Data.Value, *d.Name)
		want(m.Name != "公司" || m.Data.Value == *d.Company, "%s is %v, the customer's company %s", m.Name, m.Data.Value, *d.Company)
		want(typed(m), "%s of type %s, rules %v: %v", m.Name, m.Type, m.Validate, m.Data.Value)
	}
	return found
}

func notHan(r rune) bool { return !unicode.Is(unicode.Han, r) }

// recent is from the years in which such data is believable.
func recent(text string) bool {
	at, err := time.Parse("2006-01-02 15:04:05", text)
	return err == nil && at.Year() >= 2023 && at.Year() <= 2026
}

// typed reports whether a component's value and rules fit its type.
func typed(m component) bool {
	presence := slices.Contains(m.Validate, "required") != slices.Contains(m.Validate, "sometimes")
	integer, date := slices.Contains(m.Validate, "integer"), slices.Contains(m.Validate, "date")
	text, isText := m.Data.Value.(string)
	switch m.Type {
	case "number":
		return presence && integer && !date && isText && text != "" && strings.Trim(text, "0123456789") == ""
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return presence && date && !integer && err == nil
	}
	return presence && !integer && !date && isText && text != ""
}

func TestFullCustomersAreBelievable(t *testing.T) {
	t.Parallel()
	g, o := agentAPI(t)
	men, women := 0, 0
	kinds := map[string]bool{}
	for n := range 2000 {
		a := asked{user: numbered("5832d184", n), id: numbered("780f7216", n), options: generate.Options{Seed: 4}}
		a.body = generatetest.Answer(t, g, o, a.options, a.user, a.id)
		c := a.read(t)
		if found := implausible(c); len(found) > 0 {
			t.Fatalf("customer %d: %s\n%s", n, strings.Join(found, "; "), a.body)
		}
		if c.Data.UserID != a.user || c.Data.CreatedUserID != a.user || *c.Data.InputtedAt != c.Data.CreatedAt {
			t.Fatalf("customer %d of user %s: x-faker's expressions are not followed\n%s", n, a.user, a.body)
		}
		men, women = men+c.Data.Sex%2, women+c.Data.Sex/2
		for _, m := range c.Data.Components {
			kinds[m.Type] = true
		}
	}
	if men < 800 || women < 800 || len(kinds) != 3 {
		t.Errorf("%d men, %d women, components of type %s", men, women, strings.Join(generatetest.Sorted(kinds), ", "))
	}
}

// A given name goes with a sex: no name that only women have is a man's, and the other way round.
func TestNamesGoWithTheSex(t *testing.T) {
	g, o := agentAPI(t)
	sexes := map[rune]int{}
	for n := range 2000 {
		a := asked{body: generatetest.Answer(t, g, o, generate.Options{Seed: 9}, numbered("5832d184", 1), numbered("780f7216", n))}
		c := a.read(t)
		last, _ := utf8.DecodeLastRuneInString(*c.Data.Name)
		if known, seen := sexes[last]; seen && known != c.Data.Sex {
			t.Fatalf("%s is of sex %d, another name on %c of sex %d", *c.Data.Name, c.Data.Sex, last, known)
		}
		sexes[last] = c.Data.Sex
	}
}

func TestMembersComeInTheOrderOfTheDocument(t *testing.T) {
	declared := map[string][]string{}
	for _, schema := range loadAgentAPI(t).Schemas() {
		for _, p := range schema.Properties {
			declared[schema.Name] = append(declared[schema.Name], p.Name)
		}
	}
	g, o := agentAPI(t)
	for _, shape := range generate.Shapes {
		body := generatetest.Answer(t, g, o, generate.Options{Shape: shape}, numbered("5832d184", 1), numbered("780f7216", 1))
		if got, want := keys(t, body, "data"), declared["Customer"]; len(want) < 20 || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", shape, got, want)
		}
	}
}

// keys returns the names of the members of one member of an object, in the order of the text.
func keys(t *testing.T, body []byte, member string) []string {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(all[member])))
	_, _ = d.Token()
	var names []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprint(name))
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

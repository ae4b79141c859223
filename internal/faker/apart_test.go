package faker_test

import (
	"regexp"
	"testing"

	"agentmock/internal/faker"
	"agentmock/internal/jsonvalue"
)

// What follows an example is one like it, and another at every place.
func TestFollowing(t *testing.T) {
	for name, row := range map[string]struct {
		example any
		want    string // of the third, as a pattern
	}{
		"a number":             {jsonvalue.Number("5001"), `^5003$`},
		"a number in a text":   {"11446498", `^"11446500"$`},
		"behind a prefix":      {"cons_0099", `^"cons_0101"$`},
		"letters and digits":   {"SO7X-2C", `^"[A-Z]{2}\d[A-Z]-\d[A-Z]"$`},
		"hexadecimal":          {"F971964745A5CD0C001BBE4E58196BFD", `^"[A-F]\d{9}[A-F]\d[A-F]{2}\d[A-F]\d{3}[A-F]{3}\d[A-F]\d{5}[A-F]{3}"$`},
		"a UUID":               {"58063d82-4128-7b43-bba9-92f706befcdf", `^"5\d{4}[a-f]\d\d-\d{4}-7[a-f]\d\d-b[a-f]{2}\d-\d\d[a-f]\d{3}[a-f]{6}"$`},
		"a word":               {"folder", `^null$`},
		"no number of a thing": {jsonvalue.Number("0"), `^null$`},
	} {
		t.Run(name, func(t *testing.T) {
			third := jsonvalue.Text(faker.Following(row.example, 2, 2))
			if !regexp.MustCompile(row.want).MatchString(third) {
				t.Errorf("got %s, want %s", third, row.want)
			}
			if second := jsonvalue.Text(faker.Following(row.example, 1, 1)); second == third && third != "null" {
				t.Errorf("%s twice", third)
			}
		})
	}
	if first := faker.Following("folder", 0, 0); first != "folder" {
		t.Errorf("the first is %v", first)
	}
}

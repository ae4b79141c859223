package faker

import (
	"encoding/base64"
	"fmt"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// What machines tell each other: digests, tokens, addresses within a site, cursors, schedules.

// Null is what a hint makes where the value is none: the end of a list has no next page.
var Null any = null{}

type null struct{}

// digest returns hexadecimal digits of a length that an algorithm gives, or that the constraints ask for.
func digest(length int) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		if made := d.hex(int64(length)); f.takes(made) {
			return made
		}
		return opaque(length)(d, f)
	}
}

// jwt returns a JSON Web Token (RFC 7519) that says itself that nobody signed it.
func jwt(d *Draw, f *Constraints) any {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	claims := fmt.Sprintf(`{"iss":"https://mock.example.com","sub":%q,"iat":%d}`, d.uuid(), d.workingTime().Unix())
	return part(`{"alg":"none","typ":"JWT"}`) + "." + part(claims) + "." + part("not-a-signature")
}

// encoded returns the base64 of a text.
func encoded(d *Draw, f *Constraints) any {
	length := 12
	if f.MaxLength >= 0 {
		length = min(length, f.MaxLength/4*3)
	}
	return base64.StdEncoding.EncodeToString([]byte(d.characters(int64(max(length, (min(f.MinLength, MaxText)+3)/4*3)), letters)))
}

// slug returns words that name a thing within a site.
func slugOf(d *Draw, f *Constraints) any {
	made := strings.ToLower(strings.ReplaceAll(d.oneOf(english.prose.kinds)+d.oneOf(english.prose.things), " ", "-"))
	if f.MaxLength >= 0 && f.MaxLength < len(made) {
		made, _, _ = strings.Cut(made, "-")
	}
	return made
}

// schedule returns when a job runs (crontab of POSIX): at an hour on working days.
func schedule(d *Draw, f *Constraints) any {
	made := fmt.Sprintf("%d %d * * 1-5", 5*d.Random.Intn(12), d.Random.Intn(24))
	if seconds := "0 " + strings.Replace(made, "* * 1-5", "* * ?", 1); !f.takes(made) && f.takes(seconds) {
		return seconds
	}
	return made
}

// ended returns the cursor behind the last page: none, else an empty one.
func ended(_ *Draw, f *Constraints) any {
	switch {
	case f.Types&jsonschema.Null != 0:
		return Null
	case f.Types&jsonschema.String != 0 && f.MinLength == 0 && f.takes("") && !jsonschema.KnownFormat(f.Format):
		return ""
	}
	return nil
}

// endedIfNull returns no next page where there may be none: what is called next may be anything else.
func endedIfNull(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.Null == 0 {
		return nil
	}
	return Null
}

// flag returns a truth in the type that the constraints ask for; nothing in text, which has too many ways to say it.
func flag(usual *bool) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		yes := d.Random.Intn(2) == 1
		if usual != nil {
			yes = *usual
		}
		switch {
		case f.Types&jsonschema.Boolean != 0:
			return yes
		case f.Types&jsonschema.Integer != 0 && yes:
			return jsonvalue.Int(1)
		case f.Types&jsonschema.Integer != 0:
			return jsonvalue.Int(0)
		}
		return nil
	}
}

var (
	truth, lie = true, false
	no         = flag(&lie)
	yes        = flag(&truth)
)

// fixedDigits returns a number of so many digits, with zeros before it in text.
func fixedDigits(count int64) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		made := d.characters(count, digits)
		if f.Types&jsonschema.String == 0 {
			return jsonvalue.Number(string(rune('1'+d.Random.Intn(9))) + made[1:])
		}
		return made
	}
}

// padded returns a number between two, in text of two digits where there is room for them.
func padded(low, high int64) func(*Draw, *Constraints) any {
	making := numbers(low, high, 0)
	return func(d *Draw, f *Constraints) any {
		made := making(d, f)
		for range MaxFakes {
			n, ok := made.(jsonvalue.Number)
			if !ok || f.Types&jsonschema.Integer != 0 {
				break
			}
			if text := fmt.Sprintf("%02s", string(n)); f.takes(text) {
				return text
			}
			if f.takes(string(n)) {
				break
			}
			made = making(d, f)
		}
		return made
	}
}

// fitting returns the first of some texts that the constraints take.
func fitting(making ...func(*Draw) string) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		if f.Types&(jsonschema.String|jsonschema.Integer) == 0 {
			return nil
		}
		for _, one := range making {
			if made := one(d); f.takes(made) && (f.Types&jsonschema.String != 0 || plainNumber.MatchString(made) && len(made) < 16) {
				return made
			}
		}
		return nil
	}
}

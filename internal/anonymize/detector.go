package anonymize

import (
	"agentmock/internal/redact"
	"math/rand/v2"
	"net/mail"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// kind is a sort of text that shows by its look wherever it stands, and how another one of the sort is made. Looks go
// before places: the same phone number is the same one in a field for it, in a search, in a link and in a remark.
type kind struct {
	is   func(text string) bool
	make func(d *anonymizer, text string, try int) string
}

// lazily compiles a regular expression when it is first needed: most runs of the program record nothing.
func lazily(source string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })
}

var (
	uuidLike  = lazily(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	hexLike   = lazily(`^([0-9a-f]{12,}|[0-9A-F]{12,}|[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5})$`)
	mobile    = lazily(`^1[3-9][0-9]{9}$`)
	phoneLike = lazily(`^[+(]?[0-9][0-9 ()./-]{5,22}[0-9]$`)
	decimal   = lazily(`^[+-]?[0-9]+([.,][0-9]+)*$`)
	linkLike  = lazily(`^([A-Za-z][A-Za-z0-9+.-]*://|/)[^\s\p{Han}<>"]*$`)
	hostLike  = lazily(`^([A-Za-z0-9-]+\.)+(com|cn|net|org|io|dev|app|edu|gov|info|top|xyz)$`)
	companyIs = lazily(`^\P{Zs}{2,40}(公司|集团|工厂|酒店|银行|医院|学校|大学|事务所|工作室|商行|超市|合作社|研究院|分行|支行|门店)$`)
	companyEn = lazily(`^[\w&.,' -]{2,60}\b(Inc|LLC|Ltd|GmbH|Corp|Corporation|Company|Group|PLC)\.?$`)
	addressIs = lazily(`^.*\p{Han}+(省|市|区|县|镇|乡|村|路|街|道|巷).*[0-9一二三四五六七八九十]+.*(号|室|楼|栋|层|幢|单元|座|弄).*$`)
)

// detectors are in the order in which they are tried.
func detectors() []kind {
	return []kind{
		{uuidLike().MatchString, hexed},
		{isMail, func(d *anonymizer, text string, try int) string {
			return d.people.one("mail", text, d.draw(strings.ToLower(text), try).Uint64())
		}},
		{isAddressOfNet, netAddress},
		{func(text string) bool { return nationalMobile(text) != "" }, phone},
		{decimal().MatchString, digits},
		{hexLike().MatchString, hexed},
		{phoneLike().MatchString, digits},
		{linkLike().MatchString, link},
		{hostLike().MatchString, func(d *anonymizer, text string, try int) string {
			return d.host(text, try)
		}},
		{isCompany, ofKind("company")},
		{addressIs().MatchString, ofKind("address")},
	}
}

func ofKind(name string) func(*anonymizer, string, int) string {
	return func(d *anonymizer, text string, try int) string {
		return d.people.one(name, text, d.draw(text, try).Uint64())
	}
}

// hexed keeps the case: the same ID in capitals becomes the same one in capitals.
func hexed(d *anonymizer, text string, try int) string {
	made := otherHex(strings.ToLower(text), d.draw(strings.ToLower(text), try))
	if strings.ContainsAny(text, "ABCDEF") {
		return strings.ToUpper(made)
	}
	return made
}

func digits(d *anonymizer, text string, try int) string { return otherDigits(text, d.draw(text, try)) }

func isMail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && strings.Contains(text, "@") && address.Address == text
}

func isAddressOfNet(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// netAddress lies in the blocks for documentation, RFC 5737 and RFC 3849.
func netAddress(d *anonymizer, text string, try int) string {
	r := d.draw(text, try)
	if strings.Contains(text, ":") {
		return "2001:db8::" + strconv.FormatUint(uint64(1+r.Uint32N(0xfffe)), 16)
	}
	return []string{"192.0.2.", "198.51.100.", "203.0.113."}[r.IntN(3)] + strconv.Itoa(1+r.IntN(254))
}

// nationalMobile returns the eleven digits of a Chinese mobile number, however it is written; "" for any other text.
func nationalMobile(text string) string {
	if !phoneLike().MatchString(text) {
		return ""
	}
	all := onlyDigits(text)
	for _, prefix := range []string{"", "86", "0086"} {
		if rest, ok := strings.CutPrefix(all, prefix); ok && mobile().MatchString(rest) {
			return rest
		}
	}
	return ""
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// phone writes another mobile number as the given one is written.
func phone(d *anonymizer, text string, try int) string {
	real := nationalMobile(text)
	made := d.people.one("phone", text, d.draw(real, try).Uint64())
	out := []byte(text)
	for i, at := len(out)-1, len(made)-1; i >= 0 && at >= 0; i-- {
		if out[i] >= '0' && out[i] <= '9' {
			out[i] = made[at]
			at--
		}
	}
	return string(out)
}

func isCompany(text string) bool {
	return companyIs().MatchString(text) || companyEn().MatchString(text)
}

// kindsByName are what members are called that hold a kind of text which does not show by its look.
var kindsByName = []struct {
	kind  string
	names []string
}{
	{"name", strings.Split("full name,real name,contact name,contact person,customer name,user real name,author,姓名,联系人,收件人,负责人,经办人,称呼,客户姓名,客户名称,曾用名", ",")},
	{"company", strings.Split("company,organization,organisation,employer,company name,公司,公司名称,企业名称,单位,工作单位,企业", ",")},
	{"address", strings.Split("address,street,street address,地址,住址", ",")},
	{"city", strings.Split("city,city name,城市", ",")},
	{"job", strings.Split("job title,position,occupation,job,职位,岗位,职务,职业", ",")},
}

// kindByName returns what the name of a place says about the text there, "" for nothing.
func kindByName(p place) string {
	switch faker := fakerName(p.schema); faker {
	case "person.name", "person.company", "person.address", "person.city":
		return strings.TrimPrefix(faker, "person.")
	case "person.title":
		return "job"
	}
	if p.personal && strings.Join(words(p.name), " ") == "name" {
		return "name"
	}
	for _, one := range kindsByName {
		if p.endsIn(one.names) {
			return one.kind
		}
	}
	return ""
}

// wordsBefore is up to how many words a Latin text is taken for a name or a title, not for a sentence.
const wordsBefore = 4

// free returns another text of no kind, as long as it: its letters changed where they are few, else made-up sentences.
func (d *anonymizer) free(text string, r *rand.Rand) string {
	if lines := strings.Split(text, "\n"); len(lines) > 1 {
		for i, line := range lines {
			if strings.TrimSpace(line) != "" {
				lines[i] = d.free(line, r)
			}
		}
		return strings.Join(lines, "\n")
	}
	plain := !strings.ContainsFunc(text, func(c rune) bool {
		return unicode.IsControl(c) && !unicode.IsSpace(c) || unicode.IsLetter(c) && c > unicode.MaxASCII && !unicode.Is(unicode.Han, c)
	})
	numbered := redact.Digits(text) > 2 && utf8.RuneCountInString(text) <= 2*shortPhrase // as the plate of a car
	if !plain || numbered || isASCII(text) && len(strings.Fields(text)) <= wordsBefore || utf8.RuneCountInString(text) < 2 {
		return scramble(text, r)
	}
	return d.people.text(text, r.Uint64)
}

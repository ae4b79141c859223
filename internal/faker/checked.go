package faker

import (
	"fmt"
	"strconv"
	"strings"
)

// Numbers that carry a check digit, so that a client that verifies them takes them. Those of accounts and people begin as no real one
// does, wherever an issuer keeps such numbers free.

// luhn returns the check digit of a number (ISO/IEC 7812-1 annex B).
func luhn(number string) string {
	sum := 0
	for i := range number {
		n := int(number[len(number)-1-i] - '0')
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

// bankCard returns a number within the range of UnionPay that its test cards are of, or of 16 digits in that of Visa's.
func (d *Draw) bankCard(length int) string {
	start := "6200000"
	if length == 16 {
		start = "4000000"
	}
	body := start + d.characters(int64(length-1-len(start)), digits)
	return body + luhn(body)
}

func (d *Draw) imei() string {
	body := "35" + d.characters(12, digits)
	return body + luhn(body)
}

// citizen returns a Chinese identity number (GB 11643): place, birthday, a number that is odd for men, and the check character.
func (p *Person) citizen() string {
	born := p.birthday()
	serial := 2*int(NewHash(p.seed).Text("serial").Seed()%400) + 100 + int(p.sex%2)
	body := p.place.area + born.Format("20060102") + fmt.Sprintf("%03d", serial)
	weight, sum := 1, 0 // weights are 2^(17-i) mod 11
	for i := len(body) - 1; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += weight * int(body[i]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

// socialSecurity returns an American number of an area that is never given out.
func (p *Person) socialSecurity() string {
	n := NewHash(p.seed).Text("serial").Seed()
	return fmt.Sprintf("666-%02d-%04d", 1+n%99, 1+n/99%9999)
}

// creditSigns are the signs of a unified social credit identifier, in the order of their values (GB 32100).
const creditSigns = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// taxNumber returns what a company pays its taxes under.
func (d *Draw) taxNumber() string {
	if own := d.locale().taxNumber; own != nil {
		return own(d)
	}
	return d.creditCode()
}

// creditCode returns the identifier of a Chinese company: kind, place, the code of the organization with its check digit, and the
// check digit of all.
func (d *Draw) creditCode() string {
	area := "110101"
	if own := d.somebody().place.area; len(own) == len(area) {
		area = own
	}
	organization := "MA" + d.characters(6, digits)
	body := "91" + area + organization + organizationCheck(organization)
	weight, sum := 1, 0
	for i := range body {
		sum += weight * strings.IndexByte(creditSigns, body[i])
		weight = weight * 3 % 31
	}
	return body + string(creditSigns[(31-sum%31)%31])
}

// organizationCheck returns the check digit of an organization's code (GB 11714).
func organizationCheck(code string) string {
	sum := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		value := int(code[i] - '0')
		if code[i] >= 'A' {
			value = int(code[i]-'A') + 10
		}
		sum += weight * value
	}
	switch check := (11 - sum%11) % 11; check {
	case 10:
		return "X"
	default:
		return strconv.Itoa(check)
	}
}

// iban returns an account number of Germany (ISO 13616) at a bank that does not exist.
func (d *Draw) iban() string {
	account := "00000000" + d.characters(10, digits)
	rest := 0
	for _, digit := range account + "131400" { // D is 13, E is 14
		rest = (rest*10 + int(digit-'0')) % 97
	}
	return fmt.Sprintf("DE%02d%s", 98-rest, account)
}

// thirteen returns a number of thirteen digits that begins in a way, with its check digit (GS1, ISO 2108).
func (d *Draw) thirteen(start string) string {
	body, sum := start+d.characters(int64(12-len(start)), digits), 0
	for i := range body {
		sum += int(body[i]-'0') * (1 + i%2*2)
	}
	return body + strconv.Itoa((10-sum%10)%10)
}

// isbn returns the number of a book, of thirteen digits or of ten.
func (d *Draw) isbn(ten bool) string {
	if !ten {
		return d.thirteen("9787")
	}
	body, sum := "7"+d.characters(8, digits), 0
	for i := range body {
		sum += (10 - i) * int(body[i]-'0')
	}
	return body + string("0123456789X"[(11-sum%11)%11])
}

// vin returns the number of a vehicle (ISO 3779) with the check digit at the ninth place (49 CFR 565).
func (d *Draw) vin() string {
	const signs, values = "ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789"
	weights := [...]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	body, sum := "1ZZ"+d.characters(5, signs)+"0"+d.characters(1, "RSTV")+d.characters(1, signs)+d.characters(6, digits), 0
	for i := range body {
		value := int(body[i] - '0')
		if at := strings.IndexByte(signs, body[i]); at >= 0 {
			value = int(values[at] - '0')
		}
		sum += value * weights[i]
	}
	return body[:8] + string("0123456789X"[sum%11]) + body[9:]
}

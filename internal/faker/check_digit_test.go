package faker_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The laws of numbers with check digits, from their standards and not from the generator: every one is worked out in another way.

func like(pattern string) func(string) bool { return regexp.MustCompile(pattern).MatchString }

// passesLuhn adds the digits from the right, every second doubled.
func passesLuhn(text string) bool {
	sum, double := 0, false
	for i := len(text) - 1; i >= 0; i-- {
		n, err := strconv.Atoi(text[i : i+1])
		if err != nil {
			return false
		}
		if double {
			n = n*2/10 + n*2%10
		}
		sum, double = sum+n, !double
	}
	return len(text) >= 12 && sum%10 == 0
}

// passesCitizen has the weights as GB 11643 prints them.
func passesCitizen(text string) bool {
	if !like(`^[1-8]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$`)(text) {
		return false
	}
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1} {
		n := 10
		if text[i] != 'X' {
			n = int(text[i] - '0')
		}
		sum += n * weight
	}
	return sum%11 == 1 // ISO 7064 MOD 11-2
}

// passesCredit has the weights as GB 32100 prints them, and the same for the organization's code within.
func passesCredit(text string) bool {
	const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum := 0
	for i, weight := range []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1} {
		if len(text) != 18 || strings.IndexByte(signs, text[i]) < 0 {
			return false
		}
		sum += strings.IndexByte(signs, text[i]) * weight
	}
	organization := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2, 1} {
		sign := text[8+i]
		value := strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", sign)
		if i == 8 && sign == 'X' {
			value = 10
		}
		organization += value * weight
	}
	return sum%31 == 0 && organization%11 == 0
}

// passesIBAN puts the first four signs at the end and reads all as one number.
func passesIBAN(text string) bool {
	var b strings.Builder
	for _, r := range text[4:] + text[:4] {
		n, _ := strconv.ParseInt(string(r), 36, 64)
		fmt.Fprint(&b, n)
	}
	n, ok := new(big.Int).SetString(b.String(), 10)
	return ok && len(text) == 22 && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

// passesEAN adds three times every second digit, from the right.
func passesEAN(text string) bool {
	sum := 0
	for i := range text {
		sum += int(text[len(text)-1-i]-'0') * []int{1, 3}[i%2]
	}
	return like(`^\d{13}$`)(text) && sum%10 == 0
}

func passesISBN10(text string) bool {
	sum := 0
	for i, r := range text {
		n := strings.IndexRune("0123456789X", r)
		if len(text) != 10 || n < 0 || n == 10 && i != 9 {
			return false
		}
		sum += (10 - i) * n
	}
	return sum%11 == 0
}

// passesVIN has the letters' values by the alphabet's rows on a telephone-like table (49 CFR 565.15).
func passesVIN(text string) bool {
	if !like(`^[A-HJ-NPR-Z0-9]{17}$`)(text) {
		return false
	}
	value := func(c byte) int {
		for _, row := range []string{"ABCDEFGH", "JKLMN", "P", "R", "STUVWXYZ"} {
			if at := strings.IndexByte(row, c); at >= 0 {
				return map[byte]int{'A': 1, 'J': 1, 'P': 7, 'R': 9, 'S': 2}[row[0]] + at
			}
		}
		return int(c - '0')
	}
	sum := 0
	for i, weight := range []int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2} {
		sum += value(text[i]) * weight
	}
	return "0123456789X"[sum%11] == text[8]
}

func passesJWT(text string) bool {
	parts := strings.Split(text, ".")
	var header struct{ Alg, Typ string }
	var claims struct {
		Iss, Sub string
		Iat      int64
	}
	for i, into := range []any{&header, &claims} {
		plain, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(plain, into) != nil {
			return false
		}
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	return len(parts) == 3 && header.Alg == "none" && claims.Iss == "https://mock.example.com" && claims.Iat > 1.6e9 && err == nil && string(signature) == "not-a-signature"
}

func passesBase64(text string) bool {
	plain, err := base64.StdEncoding.DecodeString(text)
	return err == nil && len(plain) > 0
}

// between reports whether a number lies between two, in text too.
func between(low, high float64) func(string) bool {
	return func(text string) bool {
		n, err := strconv.ParseFloat(text, 64)
		return err == nil && n >= low && n <= high
	}
}

func isTimeZone(text string) bool { _, err := time.LoadLocation(text); return err == nil && text != "" }

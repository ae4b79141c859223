package faker

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
)

// apartWords are the last words of names whose values tell one thing from another: no two things of a list have the same.
var apartWords = strings.Fields(`id uuid guid key no sn sku slug number name username nickname title subject email mail phone mobile tel cellphone telephone
	号 码 称 名 题 箱 话 机 编`)

// TellsApart reports whether values of a name tell one thing from another: ids, names, addresses by which people are reached.
func TellsApart(name string) bool {
	words := Words(name)
	return len(words) > 0 && slices.Contains(apartWords, words[len(words)-1])
}

// CountedOn returns the value that comes some places after an example: 12 after 10, "ord_0012" after "ord_0010".
func CountedOn(value any, places int) (any, bool) {
	switch value := value.(type) {
	case jsonvalue.Number:
		n, exact := value.Int64()
		return jsonvalue.Int(n + int64(places)), exact
	case string:
		return textCountedOn(value, places)
	}
	return nil, false
}

// textCountedOn counts the number on that a text ends with, in as many digits: that of a longer one in its last nine.
func textCountedOn(text string, places int) (any, bool) {
	const most = 9
	head := strings.TrimRight(text, "0123456789")
	head = text[:max(len(head), len(text)-most)]
	digits := text[len(head):]
	n, err := strconv.Atoi(digits)
	if err != nil {
		return nil, false
	}
	next := strconv.Itoa(n + places)
	if len(next) > len(digits) && len(digits) == most {
		return nil, false
	}
	return head + strings.Repeat("0", max(0, len(digits)-len(next))) + next, true
}

// Following returns an id that comes some places after that of an example: the example itself, what is counted on from it, or one of the
// same letters and digits, as a seed has them. It is nil for what is no id: a number below 1, and after the first a text without a digit.
func Following(example any, places int, seed uint64) any {
	if n, isNumber := example.(jsonvalue.Number); isNumber && n.Cmp("1") < 0 {
		return nil
	}
	if places == 0 {
		return example
	}
	if next, ok := CountedOn(example, places); ok {
		return next
	}
	text, isText := example.(string)
	if !isText || !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	return scrambled(text, seed)
}

// scrambled returns a text with another letter of its case for each letter, hexadecimal where all are, and another digit for each digit;
// a digit that leads, or may mean something where it stands in a UUID, stays.
func scrambled(text string, seed uint64) string {
	letters := 26
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 'g' && r <= 'z' || r >= 'G' && r <= 'Z' }) {
		letters = 6
	}
	random := rand.New(rand.NewPCG(seed, 0))
	out := []byte(text)
	for i, c := range out {
		switch {
		case c >= '0' && c <= '9' && i > 0 && !isUUIDMark(text, i):
			out[i] = byte('0' + random.IntN(10))
		case c >= 'a' && c <= 'z' && !isUUIDMark(text, i):
			out[i] = byte('a' + random.IntN(letters))
		case c >= 'A' && c <= 'Z' && !isUUIDMark(text, i):
			out[i] = byte('A' + random.IntN(letters))
		}
	}
	return string(out)
}

// isUUIDMark reports whether a place of a UUID is its version or its variant (RFC 9562 sections 4.1 and 4.2).
func isUUIDMark(text string, i int) bool {
	return (i == 14 || i == 19) && len(text) == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-'
}

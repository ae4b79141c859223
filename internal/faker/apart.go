package faker

import (
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

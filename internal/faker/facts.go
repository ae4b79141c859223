package faker

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Facts are what the members of one object have in common, so that they fit each other in whatever order they are made: each member
// is drawn from the fact, and the first that needs it makes it up.
type Facts struct {
	Began  time.Time // what was created comes before what was changed
	over   time.Time // when the last thing of a late stage was; zero: nothing was yet
	pivots []pivot
	cents  int64 // a price
	count  int64 // how many were bought at it; 0 where it is not known

	amounts []int64 // of a ledger, in cents
	lines   int64   // what the sales in a list of the object make, in cents; 0: there was none before
}

// NewList begins another list of the object.
func (f *Facts) NewList() { f.lines = 0 }

// Add adds what an element of the list has.
func (f *Facts) Add(element *Facts) { f.lines += element.cents * element.count }

// pivot is a number that lies between the lower and the upper one of a pair of members: minAge and maxAge.
type pivot struct {
	stem string
	n    jsonvalue.Number
}

// pairs are words that make a pair of names, one number or time of which is not above the other.
var pairs = slices.Concat(
	pairsOf(false, "min max, minimum maximum, lowest highest, low high, lower upper, remaining limit, used limit, remaining quota, used quota, "+
		"remaining total, used total, available total, free total, enrolled capacity, occupied capacity, occupied bed count, enrolled quota, 最小 最大, 最低 最高, 下限 上限, 剩余 总, 已用 总"),
	pairsOf(true, "start end, begin end, from to, 开始 结束"),
)

// wordPair is a pair of words.
type wordPair struct {
	words [2]string // the lower one first
	ends  bool      // of a way as well as of an interval: whose numbers are in no order where they have more to their name
}

func pairsOf(ends bool, list string) (all []wordPair) {
	for _, pair := range strings.Split(list, ", ") {
		low, high, _ := strings.Cut(pair, " ")
		all = append(all, wordPair{[2]string{spaced(low), spaced(high)}, ends})
	}
	return all
}

// paired returns what a name of an object says whose other names are known: that of a pair; nil for another one. All pairs of one stem
// have one pivot: what is used and what remains of one limit. usual is what the name says by itself.
func (around Context) paired(key string, usual *Hint) *Hint {
	if usual != nil && !usual.number { // times among them, which are before each other as it is
		return nil
	}
	for _, pair := range pairs {
		for side, word := range pair.words {
			rest, found := without(key, word)
			if !found {
				continue
			}
			if partner, ok := replaced(key, word, pair.words[1-side]); ok && around.keys[partner] {
				amounts := usual != nil || rest == "" || !pair.ends
				return &Hint{Make: bounded(rest, side == 1, amounts, usual != nil), formats: times}
			}
		}
	}
	return nil
}

// without returns the words of a key but one, and whether it is there.
func without(key, word string) (string, bool) {
	rest, ok := replaced(key, word, "")
	return strings.Join(strings.Fields(rest), " "), ok
}

// replaced returns a key with a word in place of another one, and whether that is there.
func replaced(key, word, by string) (string, bool) {
	padded := " " + key + " "
	return strings.TrimSpace(strings.Replace(padded, " "+word+" ", " "+by+" ", 1)), strings.Contains(padded, " "+word+" ")
}

// bounded makes the lower or the upper one of a pair of times, or of amounts; in text only where numeric says that it is a number.
func bounded(stem string, upper, amounts, numeric bool) func(*Draw, *Constraints) any {
	stage := 0
	if upper {
		stage = 3
	}
	began := moment(time.RFC3339, stage)
	return func(d *Draw, f *Constraints) any {
		switch {
		case f.Types&jsonschema.Integer == 0 && strings.Contains(" "+times+" ", " "+f.Format+" "):
			return began(d, f)
		case !amounts:
			return nil
		case f.Types&jsonschema.Integer == 0 && numeric:
			f = &Constraints{Types: jsonschema.Integer, MaxLength: -1}
		case f.Types&jsonschema.Integer == 0:
			return nil
		}
		between, ok := d.pivot(stem, f)
		if !ok {
			return nil
		}
		narrow := *f
		if upper {
			narrow.Raise(between, false)
			narrow.Lower(jsonvalue.Number(strconv.FormatInt(2*whole(between)+10, 10)), false)
		} else {
			narrow.Lower(between, false)
			narrow.Raise("0", false)
			if hints[stem] == hints["salary"] && stem != "" {
				narrow.Raise(jsonvalue.Int(whole(between)/2), false)
			}
		}
		narrow.Types &^= jsonschema.Number // whole ones are both
		if n, ok := d.Number(&narrow, true); ok {
			return n
		}
		return nil
	}
}

// pivot returns the number between a pair, within the bounds of the member that asks first.
func (d *Draw) pivot(stem string, f *Constraints) (jsonvalue.Number, bool) {
	for _, known := range d.Facts.pivots {
		if known.stem == stem {
			return known.n, true
		}
	}
	low, high := int64(10), int64(100)
	if hints[stem] == hints["salary"] && stem != "" {
		low, high = 5000, 20000
	}
	n, ok := numbers(low, high, 0)(d, f).(jsonvalue.Number)
	if !ok {
		n, ok = d.Number(f, true)
	}
	if ok = ok && whole(n) >= 0; ok {
		d.Facts.pivots = append(d.Facts.pivots, pivot{stem, n})
	}
	return n, ok
}

// whole returns n where it is a whole number from 0 that can be doubled, -1 for another one.
func whole(n jsonvalue.Number) int64 {
	i, exact := n.Int64()
	if !exact || i < 0 || i > safeInteger/4 {
		return -1
	}
	return i
}

// The names of a price, of how many are bought at it and of what all of them cost, and those that make the sum another one.
var (
	priceNames    = spacedNames("price, unit price, sale price, 单价, 价格")
	quantityNames = spacedNames("quantity, qty, count, num, 数量, 件数")
	sumNames      = spacedNames("total, total price, total amount, amount, subtotal, sub total, line total, total value, sum, 总价, 总价值, 总额, 总金额, 金额, 小计")
	otherCosts    = spacedNames("discount, tax, tax amount, fee, freight, shipping, coupon, shipping fee, 折扣, 优惠, 运费, 税, 税费")
)

func spacedNames(list string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Split(list, ", ") {
		all[spaced(name)] = true
	}
	return all
}

// sale returns the one name of each part where an object has a price, a quantity and what they make; ok is false where it has more, or
// costs beside them.
func sale(keys map[string]bool) (ok bool) {
	counts := [3]int{}
	for key := range keys {
		for i, names := range []map[string]bool{priceNames, quantityNames, sumNames} {
			if names[key] {
				counts[i]++
			}
		}
		if otherCosts[key] {
			return false
		}
	}
	return counts == [3]int{1, 1, 1}
}

// sold returns what a part of a sale says; nil for a name that is none.
func (around Context) sold(key string) *Hint {
	switch {
	case !around.sale:
		return nil
	case priceNames[key]:
		return &Hint{Make: func(d *Draw, f *Constraints) any { return cents(d.priced(f, around.integral), f) }}
	case quantityNames[key]:
		return &Hint{Make: func(d *Draw, f *Constraints) any { return jsonvalue.Int(d.counted(f)) }}
	case sumNames[key]:
		return &Hint{Make: func(d *Draw, f *Constraints) any {
			few := &Constraints{Types: jsonschema.Integer, MaxLength: -1, High: "5"} // they may be bounded, which is not known here
			usual := &Constraints{Types: jsonschema.Integer | jsonschema.Number, MaxLength: -1}
			return cents(d.priced(usual, around.integral)*d.counted(few), f)
		}}
	}
	return nil
}

// priced returns the price of the sale in cents, within the bounds of the member where it asks first.
func (d *Draw) priced(f *Constraints, integral bool) int64 {
	if d.Facts.cents > 0 {
		return d.Facts.cents
	}
	places := 2
	if integral {
		places = 0
	}
	made, ok := numbers(1, 500, places)(d, f).(jsonvalue.Number)
	if !ok || made.Cmp("0.01") < 0 {
		made = jsonvalue.Int(1 + d.Random.Int63n(500))
	}
	d.Facts.cents = int64(made.Float64()*100 + 0.5)
	return d.Facts.cents
}

// counted returns how many are bought, within the bounds of the member where it asks first.
func (d *Draw) counted(f *Constraints) int64 {
	if d.Facts.count > 0 {
		return d.Facts.count
	}
	if made, ok := numbers(1, 20, 0)(d, f).(jsonvalue.Number); ok {
		d.Facts.count = whole(made)
	}
	if d.Facts.count <= 0 {
		d.Facts.count = 1 + d.Random.Int63n(20)
	}
	return d.Facts.count
}

// cents returns an amount of money as a member writes it.
func cents(amount int64, f *Constraints) any {
	if f.Types&jsonschema.Integer == 0 {
		return decimal(float64(amount)/100, 2)
	}
	return jsonvalue.Float(float64(amount) / 100)
}

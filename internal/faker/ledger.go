package faker

import (
	"strings"

	"agentmock/internal/jsonschema"
)

// Amounts of money that add up, or lie in an order: what is paid is what things cost with what is added and without what is taken off.

// part is what an amount is in an object of several.
type part uint8

// The parts.
const (
	whole100 part = iota + 1 // what others are parts of, or are compared with
	wages                    // the same, of a salary
	contract                 // the same, of what firms agree on
	piece                    // of a sum that has no whole beside it
	added
	carried // added for bringing it
	taken
	result // what is left
	cost   // below a price
	former // above a price
	duty   // a tax that is part of an amount
	least  // what has to be spent before an amount is taken off
)

// ledger are the amounts of an object, in the order of its members.
type ledger []entry

type entry struct {
	key  string
	part part
}

// ledgerNames are names of amounts and the parts that they are.
var ledgerNames = partNames(map[part]string{
	whole100: "total amount, order amount, goods amount, total price, amount, bill amount, 订单总额, 订单金额, 商品总额, 总金额, 总额, 金额",
	wages:    "base salary, basic salary, gross salary, gross pay, base pay, 基本工资, 基本薪资, 应发工资",
	contract: "contract amount, contract value, 合同金额, 合同额",
	piece:    "material cost, materials cost, labor cost, labour cost, parts cost, service cost, transport cost, other cost, 材料费, 人工费, 配件费, 运输费, 其他费用",
	added:    "service fee, bonus, overtime pay, allowance, subsidy, 服务费, 奖金, 加班费, 补贴, 津贴",
	carried:  "freight, shipping fee, delivery fee, postage, shipping, 运费, 配送费, 邮费",
	taken: "discount, discount amount, coupon amount, promotion amount, reduction, social insurance, housing fund, deduction, deductions, income tax, insurance paid, insurance amount, received amount, " +
		"优惠金额, 折扣金额, 优惠, 减免, 社保, 公积金, 扣款, 个人所得税, 个税, 医保支付, 已收金额",
	result: "pay amount, paid amount, payable amount, actual amount, real amount, final amount, amount due, net amount, net pay, net salary, self paid, unreceived amount, unpaid amount, outstanding amount, balance due, " +
		"实付金额, 实付, 应付金额, 实收金额, 实发工资, 自付金额, 未收金额, 未付金额",
})

// scaleNames are names of amounts beside a price, and beside what is taken off.
var scaleNames = partNames(map[part]string{
	cost:   "cost, cost price, purchase price, buying price, 成本, 成本价, 进价, 采购价",
	former: "original price, market price, list price, retail price, line price, 原价, 市场价, 划线价, 零售价",
	duty:   "tax amount, vat amount, 税额",
	least:  "threshold, min amount, minimum amount, min spend, 使用门槛, 门槛, 最低消费",
})

func partNames(lists map[part]string) map[string]part {
	all := map[string]part{}
	for of, list := range lists {
		for _, name := range strings.Split(list, ", ") {
			all[spaced(name)] = of
		}
	}
	return all
}

// ledgerOf returns the amounts of an object that has one whole and one result, or a price or an amount and what it is compared with; nil
// for another one.
func ledgerOf(keys []string) ledger {
	var all ledger
	counts := [least + 1]int{}
	for _, key := range keys {
		of := ledgerNames[key]
		if of == 0 && key == "tax" { // taken off a salary, added to a price
			of = added
		}
		if of != 0 {
			all = append(all, entry{key, of})
			counts[of]++
		}
	}
	if counts[piece] > 1 {
		return piecesOf(keys)
	}
	if counts[whole100]+counts[wages]+counts[contract] == 1 && counts[result] == 1 {
		for i, one := range all {
			if one.key == "tax" && counts[wages] == 1 {
				all[i].part = taken
			}
		}
		return all
	}
	return scaleOf(keys)
}

// pieceSums are names of the sum of pieces.
var pieceSums = spacedNames("total cost, total amount, total price, total fee, total, 总费用, 总成本, 合计")

// piecesOf returns amounts and their sum, nil where there is none.
func piecesOf(keys []string) ledger {
	var all ledger
	sums := 0
	for _, key := range keys {
		switch {
		case ledgerNames[key] == piece:
			all = append(all, entry{key, piece})
		case pieceSums[key]:
			all = append(all, entry{key, result})
			sums++
		}
	}
	if sums != 1 {
		return nil
	}
	return all
}

// scaleOf returns a price, or an amount, and what it is compared with.
func scaleOf(keys []string) ledger {
	var all ledger
	compared := map[part]bool{}
	for _, key := range keys {
		of := scaleNames[key]
		if key == "price" || key == "sale price" || key == "售 价" || key == "amount" {
			of = whole100
		}
		if of == whole100 && compared[whole100] {
			return nil
		}
		if of != 0 {
			all, compared[of] = append(all, entry{key, of}), true
		}
	}
	if !compared[whole100] || len(all) == 1 {
		return nil
	}
	return all
}

// balanced returns what an amount of a ledger says; nil for a name that is none.
func (around Context) balanced(key string) *Hint {
	for i, one := range around.ledger {
		if one.key == key {
			return &Hint{number: true, Make: func(d *Draw, f *Constraints) any {
				amount := d.amounts(around.ledger, around.integral)[i]
				if f.Cents && f.Types&jsonschema.Integer != 0 {
					return numbers(amount, amount, 0)(d, f)
				}
				return cents(amount, f)
			}}
		}
	}
	return nil
}

// sums are names of what the lines of a list make together.
var sums = spacedNames("total amount, total price, total cost, order amount, goods amount, grand total, 订单总额, 订单金额, 商品总额, 总金额, 总额, 总价")

// summed returns the hint of an amount that is the sum of the lines before it, where there are some.
func summed(key string, usual *Hint) *Hint {
	if !sums[key] || usual == nil {
		return usual
	}
	return &Hint{number: true, Make: func(d *Draw, f *Constraints) any {
		switch {
		case d.Facts.lines == 0:
			return usual.Make(d, f)
		case f.Cents && f.Types&jsonschema.Integer != 0:
			return numbers(d.Facts.lines, d.Facts.lines, 0)(d, f)
		}
		return cents(d.Facts.lines, f)
	}}
}

// amounts returns those of a ledger in cents, made up when the first of them is asked for.
func (d *Draw) amounts(of ledger, integral bool) []int64 {
	if d.Facts.amounts != nil {
		return d.Facts.amounts
	}
	unit := int64(1)
	if integral {
		unit = 100
	}
	between := func(low, high int64) int64 { return (low + d.Random.Int63n(high-low+1)) / unit * unit }
	all := make([]int64, len(of))
	base := between(20_00, 2000_00)
	for _, one := range of {
		switch one.part {
		case piece:
			base = 0
		case contract:
			base = between(100_00, 5000_00) * 100
		case wages:
			base = between(50_00, 200_00) * 100
		case least:
			base = between(5_00, 100_00)
		}
	}
	if d.Facts.lines > 0 && base > 0 {
		base = d.Facts.lines
	}
	left := base
	for i, one := range of {
		switch one.part {
		case whole100, wages, contract:
			all[i] = base
		case piece:
			all[i] = max(unit, between(20_00, 800_00))
			left += all[i]
		case added:
			all[i] = max(unit, between(base*2/100, base*8/100))
			left += all[i]
		case carried:
			all[i] = max(unit, between(5_00, 30_00))
			left += all[i]
		case taken:
			all[i] = max(unit, between(base*2/100, base*8/100))
			left -= all[i]
		case cost:
			all[i] = max(unit, between(base*50/100, base*80/100))
		case former:
			all[i] = between(base*110/100, base*150/100)
		case duty:
			all[i] = max(unit, between(base*3/100, base*13/100))
		case least:
			all[i] = between(base*3, base*10)
		}
	}
	for i, one := range of {
		if one.part == result {
			all[i] = max(left, unit)
		}
	}
	d.Facts.amounts = all
	return all
}

package faker_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// What the members of one object have to do with each other holds in whatever order the document lists them, and however they are bounded.
func TestMembersFitEachOther(t *testing.T) {
	order := func(low, high string) func(map[string]any) bool {
		return func(o map[string]any) bool {
			if text, isText := o[low].(string); isText {
				return text <= o[high].(string)
			}
			return o[low].(float64) <= o[high].(float64)
		}
	}
	product := func(price, count, total string) func(map[string]any) bool {
		return func(o map[string]any) bool {
			number := func(name string) (n float64) {
				if _, err := fmt.Sscan(fmt.Sprint(o[name]), &n); err != nil {
					return math.NaN()
				}
				return n
			}
			return math.Abs(number(price)*number(count)-number(total)) < 0.005
		}
	}
	inTurn := func(names ...string) func(map[string]any) bool {
		return func(o map[string]any) bool {
			for i := range names[1:] {
				if o[names[i]].(string) >= o[names[i+1]].(string) {
					return false
				}
			}
			return true
		}
	}
	sum := func(result string, parts ...string) func(map[string]any) bool {
		return func(o map[string]any) bool {
			total := 0.0
			for _, part := range parts {
				if taken, isTaken := strings.CutPrefix(part, "-"); isTaken {
					total -= o[taken].(float64)
				} else {
					total += o[part].(float64)
				}
			}
			return math.Abs(total-o[result].(float64)) < 0.005 && total > 0
		}
	}
	for name, test := range map[string]struct {
		members []string
		law     func(map[string]any) bool
	}{
		"times":                    {[]string{"createTime: {type: string}", "updateTime: {type: string}"}, order("createTime", "updateTime")},
		"times of gmt":             {[]string{"gmtCreate: {type: integer}", "gmtModified: {type: integer}"}, order("gmtCreate", "gmtModified")},
		"times in milliseconds":    {[]string{"created: {type: integer, minimum: 1000000000000}", "modified: {type: integer, minimum: 1000000000000}"}, order("created", "modified")},
		"start and end times":      {[]string{"start_time: {type: string, format: date-time}", "end_time: {type: string, format: date-time}"}, order("start_time", "end_time")},
		"start and end days":       {[]string{"startDate: {type: string, format: date}", "endDate: {type: string, format: date}"}, order("startDate", "endDate")},
		"start and end of a day":   {[]string{"startTime: {type: string, format: time}", "endTime: {type: string, format: time}"}, order("startTime", "endTime")},
		"start and end in Chinese": {[]string{"开始时间: {type: string}", "结束时间: {type: string}"}, order("开始时间", "结束时间")},
		"start and end alone":      {[]string{"start: {type: string, format: date}", "end: {type: string, format: date}"}, order("start", "end")},
		"start and end as numbers": {[]string{"start: {type: integer}", "end: {type: integer}"}, order("start", "end")},
		"valid from and to":        {[]string{"validFrom: {type: string, format: date}", "validTo: {type: string, format: date}"}, order("validFrom", "validTo")},
		"amounts in text": {[]string{"minAmount: {type: string}", "maxAmount: {type: string}"}, func(o map[string]any) bool {
			var low, high float64
			_, err := fmt.Sscan(o["minAmount"].(string)+" "+o["maxAmount"].(string), &low, &high)
			return err == nil && low <= high
		}},
		"starts and ends":         {[]string{"starts_at: {type: string}", "ends_at: {type: string}"}, func(o map[string]any) bool { return o["starts_at"].(string) < o["ends_at"].(string) }},
		"from and to":             {[]string{"from: {type: string, format: date-time}", "to: {type: string, format: date-time}"}, order("from", "to")},
		"min and max":             {[]string{"min: {type: integer}", "max: {type: integer}"}, order("min", "max")},
		"ages":                    {[]string{"minAge: {type: integer, minimum: 0, maximum: 120}", "maxAge: {type: integer, minimum: 0, maximum: 120}"}, order("minAge", "maxAge")},
		"prices":                  {[]string{"min_price: {type: number}", "max_price: {type: number}"}, order("min_price", "max_price")},
		"prices above a minimum":  {[]string{"priceMin: {type: number, minimum: 5000}", "priceMax: {type: number, minimum: 5000}"}, order("priceMin", "priceMax")},
		"in Chinese":              {[]string{"最低价格: {type: number}", "最高价格: {type: number}"}, order("最低价格", "最高价格")},
		"a limit":                 {[]string{"limit: {type: integer}", "remaining: {type: integer}", "used: {type: integer}"}, order("remaining", "limit")},
		"a limit's use":           {[]string{"used: {type: integer}", "limit: {type: integer}", "remaining: {type: integer}"}, order("used", "limit")},
		"a sale":                  {[]string{"price: {type: number}", "quantity: {type: integer}", "total: {type: number}"}, product("price", "quantity", "total")},
		"a sale in text":          {[]string{"unitPrice: {type: string}", "qty: {type: integer}", "amount: {type: string}"}, product("unitPrice", "qty", "amount")},
		"a sale in whole numbers": {[]string{"price: {type: integer}", "count: {type: integer}", "total_price: {type: integer}"}, product("price", "count", "total_price")},
		"what happens in turn": {[]string{"createdAt: {type: string, format: date-time}", "paidAt: {type: string, format: date-time}", "shippedAt: {type: string, format: date-time}", "arrivedAt: {type: string, format: date-time}",
			"finishedAt: {type: string, format: date-time}", "expiresAt: {type: string, format: date-time}"}, inTurn("createdAt", "paidAt", "shippedAt", "arrivedAt", "finishedAt", "expiresAt")},
		"a way":            {[]string{"departTime: {type: string}", "arriveTime: {type: string}"}, inTurn("departTime", "arriveTime")},
		"a stay":           {[]string{"hireDate: {type: string, format: date}", "leaveDate: {type: string, format: date}"}, inTurn("hireDate", "leaveDate")},
		"visits":           {[]string{"firstVisit: {type: string, format: date}", "lastVisit: {type: string, format: date}"}, inTurn("firstVisit", "lastVisit")},
		"in Chinese time":  {[]string{"创建时间: {type: string}", "审批时间: {type: string}", "完成时间: {type: string}"}, inTurn("创建时间", "审批时间", "完成时间")},
		"what is paid":     {[]string{"totalAmount: {type: number}", "discountAmount: {type: number}", "freight: {type: number}", "payAmount: {type: number}"}, sum("payAmount", "totalAmount", "freight", "-discountAmount")},
		"in whole numbers": {[]string{"totalAmount: {type: integer}", "discountAmount: {type: integer}", "freight: {type: integer}", "payAmount: {type: integer}"}, sum("payAmount", "totalAmount", "freight", "-discountAmount")},
		"a pay slip":       {[]string{"baseSalary: {type: number}", "bonus: {type: number}", "tax: {type: number}", "netPay: {type: number}"}, sum("netPay", "baseSalary", "bonus", "-tax")},
		"a bill":           {[]string{"amount: {type: number}", "insurancePaid: {type: number}", "selfPaid: {type: number}"}, sum("selfPaid", "amount", "-insurancePaid")},
		"what is received": {[]string{"contractAmount: {type: number}", "receivedAmount: {type: number}", "unreceivedAmount: {type: number}"}, sum("unreceivedAmount", "contractAmount", "-receivedAmount")},
		"costs":            {[]string{"materialCost: {type: number}", "laborCost: {type: number}", "totalCost: {type: number}"}, sum("totalCost", "materialCost", "laborCost")},
		"a tax":            {[]string{"amount: {type: number}", "taxAmount: {type: number}"}, order("taxAmount", "amount")},
		"what is handled":  {[]string{"alarmTime: {type: string, format: date-time}", "handleTime: {type: string, format: date-time}", "recoverTime: {type: string, format: date-time}"}, inTurn("alarmTime", "handleTime", "recoverTime")},
		"a price":          {[]string{"price: {type: number}", "originalPrice: {type: number}", "cost: {type: number}"}, func(o map[string]any) bool { return order("cost", "price")(o) && order("price", "originalPrice")(o) }},
		"a coupon":         {[]string{"amount: {type: number}", "threshold: {type: number}"}, order("amount", "threshold")},
		"places":           {[]string{"capacity: {type: integer}", "enrolled: {type: integer}"}, order("enrolled", "capacity")},
		"salaries": {[]string{"salaryMin: {type: integer}", "salaryMax: {type: integer}"}, func(o map[string]any) bool {
			return o["salaryMin"].(float64) >= 2000 && order("salaryMin", "salaryMax")(o)
		}},
		"people":            {[]string{"patientName: {type: string}", "doctorName: {type: string}"}, func(o map[string]any) bool { return o["patientName"] != o["doctorName"] }},
		"phones":            {[]string{"phone: {type: string}", "name: {type: string}", "emergencyPhone: {type: string}"}, func(o map[string]any) bool { return o["phone"] != o["emergencyPhone"] }},
		"a sale in Chinese": {[]string{"单价: {type: number}", "数量: {type: integer, maximum: 5}", "金额: {type: number}"}, product("单价", "数量", "金额")},
	} {
		t.Run(name, func(t *testing.T) {
			n := len(test.members)
			for first := range n { // each member comes first once, and last once
				var members, names []string
				for i := range n {
					members = append(members, test.members[(first+i)%n])
					name, _, _ := strings.Cut(members[i], ":")
					names = append(names, name)
				}
				s := generatetest.Document{Schema: fmt.Sprintf(`{type: array, minItems: 3, items: {type: object, required: [%s], properties: {%s}}}`, strings.Join(names, ", "), strings.Join(members, ", "))}.Load(t)
				g := generatetest.NewGenerator(t, s)
				for seed := range uint64(60) {
					body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed})
					var all []map[string]any
					if err := json.Unmarshal(body, &all); err != nil {
						t.Fatal(err)
					}
					for _, one := range all {
						if !test.law(one) {
							t.Fatalf("seed %d: %s", seed, body)
						}
					}
				}
			}
		})
	}
}

// Where a sum is made of more, nothing is worked out: what is beside it is not known to be part of it.
func TestSumsOfMoreAreLeft(t *testing.T) {
	const members = `price: {type: number}, quantity: {type: integer}, total: {type: number}`
	for name, test := range map[string]struct {
		more  string
		bound bool
	}{"nothing beside": {"", true}, "a discount": {", discount: {type: number}", false}, "another price": {", unit_price: {type: number}", false}} {
		s := generatetest.Document{Schema: `{type: object, required: [price, quantity, total], properties: {` + members + test.more + `}}`}.Load(t)
		g := generatetest.NewGenerator(t, s)
		equal := 0
		for seed := range uint64(40) {
			var o struct{ Price, Quantity, Total float64 }
			if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &o); err != nil {
				t.Fatal(err)
			}
			if math.Abs(o.Price*o.Quantity-o.Total) < 0.005 {
				equal++
			}
		}
		if (equal == 40) != test.bound {
			t.Errorf("%s: %d of 40 are the product", name, equal)
		}
	}
}

// The ends of a way are no interval: places, addresses and names are not above each other.
func TestEndsOfAWayAreLeft(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [startLat, endLat, startAddress, endAddress, fromName, toName], properties: {startLat: {type: number}, endLat: {type: number},
  startAddress: {type: string}, endAddress: {type: string}, fromName: {type: string}, toName: {type: string}, fromFloor: {type: integer}, toFloor: {type: integer}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	above, floors := 0, 0
	for seed := range uint64(40) {
		var o struct {
			StartLat, EndLat, FromFloor, ToFloor float64
			StartAddress, FromName               string
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &o); err != nil {
			t.Fatal(err)
		}
		if o.StartLat > o.EndLat {
			above++
		}
		if o.FromFloor > o.ToFloor {
			floors++
		}
		if o.StartLat < 22 || o.StartLat > 45 || !strings.Contains(o.StartAddress, "市") || strings.ContainsAny(o.FromName, "0123456789") {
			t.Errorf("seed %d: %+v", seed, o)
		}
	}
	if above == 0 || floors == 0 {
		t.Errorf("one end is never above the other: %d, %d", above, floors)
	}
}

// What an order costs is the sum of its lines, where they stand before it, and what is paid follows from that.
func TestLinesMakeTheTotal(t *testing.T) {
	const line = `{type: object, required: [price, quantity, amount], properties: {price: {type: number}, quantity: {type: integer}, amount: {type: number}}}`
	s := generatetest.Document{Schema: `{type: array, minItems: 3, items: {type: object, required: [items, total_amount, discount, shipping_fee, amount_due], properties: {items: {type: array, minItems: 1, items: ` + line + `},
  total_amount: {type: number}, discount: {type: number}, shipping_fee: {type: number}, amount_due: {type: number}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(40) {
		var orders []struct {
			Items    []struct{ Amount float64 }
			Total    float64 `json:"total_amount"`
			Fee      float64 `json:"shipping_fee"`
			Due      float64 `json:"amount_due"`
			Discount float64
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &orders); err != nil {
			t.Fatal(err)
		}
		for _, o := range orders {
			sum := 0.0
			for _, one := range o.Items {
				sum += one.Amount
			}
			if math.Abs(sum-o.Total) > 0.005 || math.Abs(o.Total-o.Discount+o.Fee-o.Due) > 0.005 || o.Fee > 30 {
				t.Fatalf("seed %d: %+v", seed, o)
			}
		}
	}
}

// What a list tells of in turn has later times, and the first is not before the object around it.
func TestEventsFollowEachOther(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [departTime, tracks, 日志], properties: {departTime: {type: string, format: date-time},
  tracks: {type: array, minItems: 4, items: {type: object, required: [time], properties: {time: {type: string, format: date-time}}}},
  日志: {type: array, minItems: 2, items: {type: object, required: [createdAt], properties: {createdAt: {type: string, format: date-time}}}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(40) {
		var o struct {
			DepartTime string
			Tracks     []struct{ Time string }
			Logs       []struct{ CreatedAt string } `json:"日志"`
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &o); err != nil {
			t.Fatal(err)
		}
		before := o.DepartTime
		for _, one := range o.Tracks {
			if one.Time <= before {
				t.Fatalf("seed %d: %+v", seed, o)
			}
			before = one.Time
		}
		if len(o.Logs) < 2 || o.Logs[0].CreatedAt <= o.DepartTime || o.Logs[1].CreatedAt <= o.Logs[0].CreatedAt {
			t.Fatalf("seed %d: %+v", seed, o)
		}
	}
}

// The days of a leave, and the nights of a stay, are those between its dates, where these stand before them.
func TestDaysAreCounted(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [startDate, endDate, days, checkInDate, checkOutDate, nights], properties: {startDate: {type: string, format: date}, endDate: {type: string, format: date},
  days: {type: integer}, checkInDate: {type: string, format: date}, checkOutDate: {type: string, format: date}, nights: {type: number}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(40) {
		var o struct {
			StartDate, EndDate, CheckInDate, CheckOutDate string
			Days, Nights                                  float64
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &o); err != nil {
			t.Fatal(err)
		}
		between := func(from, to string) float64 {
			first, _ := time.Parse(time.DateOnly, from)
			last, _ := time.Parse(time.DateOnly, to)
			return last.Sub(first).Hours() / 24
		}
		if o.Days != between(o.StartDate, o.EndDate)+1 || o.Nights != between(o.CheckInDate, o.CheckOutDate) {
			t.Fatalf("seed %d: %+v", seed, o)
		}
	}
}

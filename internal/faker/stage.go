package faker

import (
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonschema"
)

// stages are the words of what happens to a thing one after the other: what is created is paid, then shipped, then arrives, then is over.
// What no word says happened at first.
var stages = [][]string{
	strings.Fields("pay paid payment approve approved approval audit audited accept accepted confirm confirmed check checked verify verified decide decided 付 批 审 核 确认"),
	strings.Fields("ship shipped shipping send sent dispatch dispatched publish published issue issued handle handled process processed interview 发"),
	strings.Fields("arrive arrival arrived deliver delivered delivery receive received sign signed report reported resolve resolved recover recovered out 到 达 收 签 告"),
	strings.Fields("finish finished complete completed completion close closed end ends ended 完 结 束"),
	strings.Fields(`leave left cancel cancelled canceled refund refunded expire expired expires expiry expiration due deadline until last delete deleted deletion update updated modify
		modified modification change changed latest 离 期 截 止 消 退 改 更 删 近 新`),
}

// beginnings are words of what comes before all that; a time that one of them names is no later one.
var beginnings = strings.Fields("first depart departure sample sampled hire hired produce produced production start started begin began valid from 首 入 采 产")

// stageOf returns when something happens that words name, counted from 1; 0 for at first, and for words that name nothing.
func stageOf(words []string) int {
	for i := len(stages); i > 0; i-- {
		if slices.ContainsFunc(words, func(word string) bool { return slices.Contains(stages[i-1], word) }) {
			return i
		}
	}
	return 0
}

// eventLists are the last words of lists of what happened in turn.
var eventLists = strings.Fields("tracks trace traces logs history histories timeline steps events milestones activities 迹 志 史")

// TellsEvents reports whether a list of a name holds what happened in turn: the steps of a delivery, the log of an order.
func TellsEvents(name string) bool {
	words := Words(name)
	return len(words) > 0 && slices.Contains(eventLists, words[len(words)-1])
}

// Next returns the facts of an element of such a list: it began some hours after the one before it, the first after the object around it.
func (d *Draw) Next(around *Facts, element int) Facts {
	const between = 7 * 60 // minutes
	if around.Began.IsZero() {
		around.Began = d.workingTime()
	}
	return Facts{Began: around.Began.Add(time.Duration(element*between+1+d.Random.Intn(between)) * time.Minute)}
}

// staged are the hints of moments at each stage, by layout.
var staged = map[string][6]*Hint{time.RFC3339: stagedIn(time.RFC3339), time.DateOnly: stagedIn(time.DateOnly)}

// written are those of times that are no numbers.
var written = func() (all [6]*Hint) {
	for i := range all {
		all[i] = &Hint{Make: writtenTime(i), formats: times}
	}
	return all
}()

func stagedIn(layout string) (all [6]*Hint) {
	for i := range all {
		all[i] = &Hint{Make: moment(layout, i), formats: times}
	}
	return all
}

// Dated returns what a name says whose value is a date or a time by its format alone; nil where it names nothing that happens.
func Dated(name string) *Hint {
	words := Words(name)
	stage := stageOf(words)
	if stage == 0 && !slices.ContainsFunc(words, func(word string) bool { return slices.Contains(beginnings, word) }) {
		return nil
	}
	made := staged[time.RFC3339][stage].Make
	return &Hint{formats: times, Make: func(d *Draw, f *Constraints) any {
		if f.Format != "date" && f.Format != "date-time" && f.Format != "datetime" {
			return nil
		}
		return made(d, f)
	}}
}

// moment returns when something happened to the object: the first things at one time, those of a later stage after those before it.
func moment(layout string, stage int) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		if d.Facts.Began.IsZero() {
			d.Facts.Began = d.workingTime()
		}
		t := d.later(d.Facts.Began, stage, f.Format == "time")
		if stage > 2 {
			d.Facts.over = t
		}
		return timeWithin(t, f, layout)
	}
}

// daysBetween counts the days from the beginning of the object to its end, where both are there, the first day too if whole days count.
func daysBetween(first int64) func(*Draw, *Constraints) any {
	usual := onlyNumbers(1, 15, 0)
	return func(d *Draw, f *Constraints) any {
		const day = 24 * time.Hour
		if d.Facts.over.IsZero() {
			return usual(d, f)
		}
		n := int64(d.Facts.over.Truncate(day).Sub(d.Facts.Began.Truncate(day))/day) + first
		return onlyNumbers(n, n, 0)(d, f)
	}
}

// later returns a time at which somebody works, at a stage after a beginning: on the same day, within three days, a week, two, three months.
// By the clock alone all stages are on the same day.
func (d *Draw) later(began time.Time, stage int, clock bool) time.Time {
	const soon = 30 // minutes
	switch days := [...]int{0, 0, 1, 4, 8, 15, 90}; {
	case stage == 0:
		return began
	case clock || stage == 1:
		return began.Add(time.Duration((stage-1)*soon+1+d.Random.Intn(soon)) * time.Minute)
	default:
		day := days[stage] + d.Random.Intn(days[stage+1]-days[stage])
		return began.Truncate(24*time.Hour).AddDate(0, 0, day).Add(8*time.Hour + time.Duration(d.Random.Intn(12*60*60))*time.Second)
	}
}

// writtenTime leaves numbers to the schema: a response_time is no moment.
func writtenTime(stage int) func(*Draw, *Constraints) any {
	made := moment(time.RFC3339, stage)
	return func(d *Draw, f *Constraints) any {
		if f.Types&jsonschema.String == 0 {
			return nil
		}
		return made(d, f)
	}
}

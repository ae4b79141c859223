package faker

import (
	"slices"
	"strings"
	"time"
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

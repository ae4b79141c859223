package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"agentmock/contract"
	"agentmock/internal/i18n"
)

//go:embed report.css
var css string

// view makes HTML of a page, in a language. Its methods return the parts in the order in which they are read.
type view struct {
	page
	language i18n.Language
}

func (v view) document() g.Node {
	return h.Doctype(h.HTML(h.Lang(v.Lang),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content("default-src 'none'; style-src 'unsafe-inline'")),
			h.TitleEl(g.Text(v.said("title")+" · "+v.API)),
			h.StyleEl(g.Raw("\n"+css)),
		),
		h.Body(h.Main(
			h.Div(h.Class("first"), v.verdict(), v.worst(), v.contents()),
			v.problems(), v.operations(), v.coverage(), v.latency(), v.exchanges(), v.notAsked(),
		)),
	))
}

// said returns a sentence of the report as text.
func (v view) said(key string, arguments ...any) string {
	return said(v.language, "report."+key, arguments)
}

// say returns a sentence of the report.
func (v view) say(key string, arguments ...any) g.Node { return g.Text(v.said(key, arguments...)) }

func (v view) counted(noun string, count int) string { return numbered(v.language, noun, count) }

func (v view) joined(all []string, most int) g.Node { return g.Text(joined(v.language, all, most)) }

func (v view) heading(id string) g.Node { return h.H2(h.ID(dashed(id)), v.say(id)) }

// dashed returns the anchor of a part: notAsked is not-asked.
func dashed(id string) string { return strings.ReplaceAll(id, "A", "-a") }

func soft(children ...g.Node) g.Node { return h.Span(h.Class("soft"), g.Group(children)) }

func monospaced(text string) g.Node { return h.Code(g.Text(text)) }

// with makes a node of a text that is there.
func with(text string, node func(string) g.Node) g.Node {
	if text == "" {
		return nil
	}
	return node(text)
}

func milliseconds(seconds float64) string { return fmt.Sprintf("%.0f ms", seconds*1000) }

func (v view) verdict() g.Node {
	about := v.Document + " · " + v.Started.Format("2006-01-02 15:04 MST") + fmt.Sprintf(" · %.1f s", v.Seconds)
	if v.URL != "" {
		about = v.URL + " · " + about
	}
	number := func(key string, value g.Node) g.Node {
		return h.Li(value, soft(v.say("number."+key)))
	}
	bold := func(text string) g.Node { return h.B(g.Text(text)) }
	return g.Group{
		h.H1(g.Text(v.API+" "), soft(g.Text(v.Version))),
		h.Div(h.Class("soft meta"), v.say("title"), g.Text(" · "+about), g.If(v.Insecure, g.Group{g.Text(" · "), h.Strong(v.say("insecure"))})),
		h.Div(h.Class("verdict "+v.Verdict), h.Strong(h.Class(v.Verdict), v.say("verdict."+v.Verdict)), g.Map(v.Sum, func(sentence string) g.Node { return h.P(g.Text(sentence)) })),
		h.Ul(h.Class("numbers"),
			number("problems", h.B(h.Class(v.Verdict), g.Text(fmt.Sprint(v.Totals.Problems)))),
			number("passed", bold(v.said("of", v.Passed, v.Totals.Sent))),
			number("operations", bold(v.said("of", v.Tested, len(v.Operations)))),
			number("answers", bold(percent(v.Coverage.Percent))),
			number("requests", bold(percent(v.Coverage.Requests))),
			g.Iff(v.Slow > 0, func() g.Node { return number("slowest", bold(milliseconds(v.Slow))) }),
		),
	}
}

func percent(part float64) string { return fmt.Sprintf("%d %%", int(part)) }

func (v view) worst() g.Node {
	if len(v.Worst) == 0 {
		return nil
	}
	return g.Group{h.H2(v.say("worst")), h.Ul(h.Class("worst"), g.Map(v.Worst, func(p pageProblem) g.Node {
		return h.Li(h.A(h.Href(fmt.Sprintf("#problem-%d", p.ID)), v.fails(p)), g.Text(" · "), v.joined(p.Operations, 3), h.Br(),
			soft(v.say("want"), g.Text(" "), v.want(p), with(p.First.Got, func(got string) g.Node {
				return g.Group{g.Text(" · "), v.say("got"), g.Text(" "), monospaced(got)}
			}), g.Text(" · "+v.counted("case", p.Cases))))
	}))}
}

// fails returns what is wrong, by the check that found it.
func (v view) fails(p pageProblem) g.Node {
	return g.Text(i18n.Say("broken." + p.First.Rule).In(v.language))
}

func (v view) want(p pageProblem) g.Node { return g.Text(cmp.Or(p.First.WantIn, p.First.Want)) }

func (v view) contents() g.Node {
	link := func(id string, more ...g.Node) g.Node {
		return h.Li(h.A(h.Href("#"+dashed(id)), v.say(id)), g.Group(more))
	}
	return g.Group{h.H2(v.say("contents")), h.Ol(h.Class("contents"),
		link("problems", g.If(len(v.Groups) > 0, h.Ul(g.Map(v.Groups, func(group pageGroup) g.Node {
			return h.Li(h.A(h.Href(fmt.Sprintf("#group-%d", group.ID)), g.Text(group.Title)), g.Textf(" (%d)", len(group.Problems)))
		})))),
		g.If(len(v.Operations) > 0, link("operations")),
		link("coverage"),
		link("latency"),
		g.If(len(v.Exchange) > 0, link("exchanges")),
		g.If(v.left(), link("notAsked")),
	)}
}

// left reports whether there is something that was not asked.
func (v view) left() bool { return len(v.Skipped) > 0 || v.Room > 0 || len(v.PassedOver) > 0 }

func (v view) problems() g.Node {
	return g.Group{
		v.heading("problems"),
		g.Map(v.Groups, func(group pageGroup) g.Node {
			return h.Section(h.Class("card"), h.ID(fmt.Sprintf("group-%d", group.ID)),
				h.Header(h.B(g.Text(group.Title)), g.Iff(group.Asked != nil, func() g.Node {
					return g.Group{g.Text(" "), h.Code(h.Class("soft"), g.Text(group.Asked.Method+" "+group.Asked.Path)), h.Br(),
						soft(g.Text(v.counted("case", group.Asked.Cases)+" · "+v.said("passed")), g.Textf(" %d", group.Asked.Passed))}
				})),
				g.Map(group.Problems, v.problem))
		}),
		g.If(len(v.Groups) == 0, h.P(h.Class("clean"), v.say("problems.none"))),
		g.If(v.More > 0, h.P(h.Class("soft"), v.say("problems.more", v.More))),
	}
}

func (v view) problem(p pageProblem) g.Node {
	first := p.First
	row := func(key string, value ...g.Node) g.Node { return g.Group{h.Dt(v.say(key)), h.Dd(value...)} }
	return h.Div(h.Class("place"), h.ID(fmt.Sprintf("problem-%d", p.ID)),
		h.Span(h.Class("tag "+string(p.Severity)), v.say(string(p.Severity))),
		g.If(p.Known, h.Span(h.Class("tag known"), v.say("known"))),
		h.B(v.fails(p)), g.Text(" "), soft(g.Text(i18n.Say("rule."+first.Rule).In(v.language))), h.Br(),
		soft(h.Code(v.joined(p.Places, 3)),
			g.If(p.Cases > 1, g.Text(" · "+v.counted("case", p.Cases))), g.Text(" · "), v.joined(p.Rules, 6),
			g.If(len(p.Operations) > 1, g.Group{g.Text(" · "), v.joined(p.Operations, 8)}),
			g.If(first.Count > 0, g.Group{g.Text(" · "), v.say("times", first.Count)})),
		h.Dl(
			row("want", v.want(p)),
			with(first.Got, func(got string) g.Node { return row("got", monospaced(got)) }),
			with(first.Says, func(says string) g.Node { return row("says", g.Text(says)) }),
			g.If(len(p.Requests) > 0, row("with", v.joined(p.Requests, 6))),
			with(p.At, func(at string) g.Node { return row("specified", monospaced(at)) }),
			g.If(first.Curl != "" || first.Exchange >= 0, row("repeat", with(first.Curl, monospaced),
				g.If(first.Exchange >= 0, g.Group{g.Text(" "), h.A(h.Href(fmt.Sprintf("#exchange-%d", first.Exchange)), v.say("both"))}))),
		),
		g.If(len(first.Steps) > 0, h.Details(g.Attr("open"), h.Summary(v.say("steps"), g.Textf(" (%d)", len(first.Steps))), h.Ol(h.Class("steps"), g.Map(first.Steps, step)))),
		with(first.Script, func(script string) g.Node { return h.Details(h.Summary(v.say("script")), h.Pre(g.Text(script))) }),
	)
}

// step is one exchange of a sequence.
func step(x contract.Exchange) g.Node {
	asked, _, _ := strings.Cut(x.Request, " HTTP/1.1\n")
	status, _, _ := strings.Cut(x.Response, "\n")
	return h.Li(h.Details(h.Summary(monospaced(asked), g.Text(" → "), monospaced(strings.TrimPrefix(status, "HTTP/1.1 "))), h.Div(h.Class("sides"),
		h.Div(h.Pre(g.Text(x.Request))),
		h.Div(h.Pre(g.Text(x.Response)), with(x.Body, func(body string) g.Node { return h.Pre(h.Class("body"), g.Text(body)) })))))
}

// table is a card with a table; the headings of numbers begin with #.
func (v view) table(card string, rows g.Node, headings ...string) g.Node {
	return h.Div(h.Class(card), h.Table(h.THead(h.Tr(g.Map(headings, func(key string) g.Node {
		name, number := strings.CutPrefix(key, "#")
		return h.Th(h.Scope("col"), g.If(number, h.Class("number")), g.If(name == "", h.Class("track")), with(name, func(key string) g.Node { return v.say(key) }))
	}))), h.TBody(rows)))
}

func number(n int) g.Node { return h.Td(h.Class("number"), g.Text(fmt.Sprint(n))) }

func (v view) operations() g.Node {
	if len(v.Operations) == 0 {
		return nil
	}
	return g.Group{v.heading("operations"), v.table("card wide", g.Map(v.Operations, func(o contract.Asked) g.Node {
		return h.Tr(h.Td(g.Text(o.ID), h.Br(), h.Code(h.Class("soft"), g.Text(o.Method+" "+o.Path)), with(cmp.Or(o.UntestedIn, o.Untested), func(why string) g.Node {
			return g.Group{h.Br(), h.Span(h.Class("error"), g.Text(why))}
		})), number(o.Cases), number(o.Passed), h.Td(g.Map(slices.Sorted(maps.Keys(o.Statuses)), func(status int) g.Node {
			answered := v.said("noAnswer")
			if status != 0 {
				answered = fmt.Sprint(status)
			}
			return g.Group{h.Span(h.Class("answer"), g.Textf("%s × %d", answered, o.Statuses[status])), g.Text(" ")}
		})))
	}), "operation", "#asked", "#passed", "answers")}
}

// share is a cell: how much of all was seen, and what was not.
func (v view) share(all, seen []string, never string) g.Node {
	if len(all) == 0 {
		return h.Td(g.Text("–"))
	}
	unseen := without(all, seen)
	return h.Td(v.say("of", len(seen), len(all)), g.If(never != "" && len(unseen) > 0, h.Details(h.Summary(h.Class("soft"), v.say(cmp.Or(never, "never"))), g.Map(unseen, monospaced))))
}

func (v view) coverage() g.Node {
	return g.Group{
		v.heading("coverage"),
		h.H3(v.say("coverage.requests"), g.Text(" · "+percent(v.Coverage.Requests))),
		v.table("card wide", g.Map(v.Coverage.Operations, func(o contract.OperationCoverage) g.Node {
			return h.Tr(h.Td(g.Text(o.ID)), number(o.Request.Count), v.share(o.Request.Parameters, o.Request.Given, "neverGiven"), v.share(o.Request.Keywords, o.Request.Broken, "neverBroken"))
		}), "operation", "#asked", "parameters", "keywords"),
		h.H3(v.say("coverage.answers"), g.Text(" · "+percent(v.Coverage.Percent))),
		v.table("card wide", g.Map(v.Coverage.Operations, func(o contract.OperationCoverage) g.Node {
			return g.Map(o.Statuses, func(s contract.StatusCoverage) g.Node {
				return h.Tr(h.Td(g.Text(o.ID)), h.Td(g.Text(s.Status)), number(s.Count), v.seen(s))
			})
		}), "operation", "status", "#seen", "fields", "values", "relations"),
	}
}

// seen is the cells of what was seen of a response.
func (v view) seen(s contract.StatusCoverage) g.Node {
	if s.Count > 0 {
		return g.Group{v.share(s.Fields, s.Seen, "never"), v.share(s.Values, s.Used, "neverValue"), v.share(s.Relations, s.Tied, "")}
	}
	why := "neverValue"
	if s.Beyond {
		why = "beyond"
	}
	return h.Td(h.ColSpan("3"), h.Class("soft"), v.say(why))
}

func (v view) latency() g.Node {
	return g.Group{v.heading("latency"), v.table("card", g.Map(v.Latency, func(b contract.Bucket) g.Node {
		if b.Count == 0 {
			return nil
		}
		within := v.said("longer")
		if b.UpTo > 0 {
			within = milliseconds(b.UpTo)
		}
		return h.Tr(h.Td(g.Text(within)), number(b.Count), h.Td(h.Class("track"), h.Span(h.Class("bar"), h.Style(fmt.Sprintf("width: %d%%", 100*b.Count/max(1, v.Busiest))))))
	}), "within", "#responses", "")}
}

func (v view) exchanges() g.Node {
	if len(v.Exchange) == 0 {
		return nil
	}
	return g.Group{v.heading("exchanges"), h.P(h.Class("soft"), v.say("exchanges.note")), g.Map(v.Exchange, v.exchange)}
}

func (v view) exchange(x pageExchange) g.Node {
	return h.Details(h.Class("card"), h.ID(fmt.Sprintf("exchange-%d", x.ID)), g.If(x.ID < 3, g.Attr("open")),
		h.Summary(monospaced(x.Case), g.Text(" "), soft(g.Text(milliseconds(x.Seconds)+" · "+v.counted("finding", len(x.Findings))))),
		h.Div(h.Class("place"), h.Pre(g.Text(x.Curl)), with(x.CutFrom, func(whole string) g.Node {
			return h.Details(h.Summary(h.Class("soft"), v.say("whole")), h.Pre(g.Text(whole)))
		})),
		h.Div(h.Class("sides"),
			h.Div(h.H4(v.say("request")), h.Pre(g.Text(x.Request))),
			h.Div(h.H4(v.say("response")), h.Pre(g.Text(x.Response)),
				g.If(len(x.Lines) > 0, h.Pre(h.Class("body"), g.Map(x.Lines, line))),
				g.If(x.BodyCutShort, h.P(h.Class("soft"), v.say("cut")))),
		))
}

// line is a line of a body, with what is wrong there.
func line(l pageLine) g.Node {
	class := "line"
	if len(l.Notes) > 0 {
		class = "line marked"
	}
	return h.Span(h.Class(class), g.Text(l.Text), g.Map(l.Notes, func(note string) g.Node { return h.Span(h.Class("note"), g.Text("◀ "+note)) }), g.Text("\n"))
}

func (v view) notAsked() g.Node {
	item := func(text string) g.Node { return h.Li(g.Text(text)) }
	skipped := v.Skipped
	if len(v.SkippedIn) == len(v.Skipped) {
		skipped = v.SkippedIn
	}
	return g.Group{
		g.If(v.left(), g.Group{v.heading("notAsked"), h.Ul(h.Class("plain soft"),
			g.Map(skipped, item),
			g.Map(v.PassedOver, func(p contract.PassedOver) g.Node {
				return h.Li(v.say("passedOver", v.counted("exchange", p.Count), cmp.Or(p.ReasonIn, p.Reason)))
			}),
			g.If(v.Room > 0, h.Li(v.say("leftOut", v.said("room"), v.counted("case", v.Room)))))}),
		g.If(len(v.Left) > 0, g.Group{v.heading("left"), h.Ul(h.Class("plain warning"),
			g.Map(v.Left, func(l contract.Leftover) g.Node {
				return h.Li(monospaced(l.Path), g.Text(" · "+l.Operation+" · "+cmp.Or(l.WhyIn, l.Why)))
			}),
			g.If(v.LeftMore > 0, item(fmt.Sprintf("+ %d", v.LeftMore))))}),
		g.If(v.Settled > 0, h.P(h.Class("soft"), v.say("settled", milliseconds(v.Settled)))),
		g.If(len(v.Vanished) > 0, g.Group{h.H2(v.say("vanished")), h.Ul(h.Class("plain clean"), g.Map(v.Vanished, func(key string) g.Node { return h.Li(monospaced(key)) }))}),
	}
}

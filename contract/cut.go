package contract

import (
	"context"
	"net/http"
	"regexp"
	"slices"
)

// Cut says of a finding's request how much larger the one was that it was cut from.
type Cut struct {
	From int    `json:"from"` // members of the body, elements of its lists, and parameters
	To   int    `json:"to"`
	Curl string `json:"curl"` // repeats the request that it was cut from
}

// cutter makes the requests of findings as small as they can be while they still fail, after the run: what is not needed is left out.
type cutter struct {
	run   *run
	seen  map[string]bool // keys of findings
	kept  []cutting
	spent int // requests
}

// cutting is a case to be cut, and the findings that it is to have still.
type cutting struct {
	at   int // number of the case
	sent sent
	keys []string
	why  string // the answer's reason, where it is a refusal: a smaller request may be refused for another
}

// What is sent to make requests smaller, at most: for one, and for all. How many are made smaller, and how many parts of one are tried.
const (
	maxCutRequests = 30
	maxCutsInAll   = 300
	maxCuttings    = 40
	maxCutParts    = 300
)

// note keeps a case that has found something new, and that somebody has made up.
func (k *cutter) note(at int, got examined) {
	var keys []string
	fresh := false
	for _, f := range got.findings {
		key := f.Key()
		if f.Rule == "slow" || k.run.recorder.baseline[key] {
			continue
		}
		fresh = fresh || !k.seen[key]
		k.seen[key] = true
		keys = append(keys, key)
	}
	made := got.script == nil && got.method == got.operation.Method && got.method != http.MethodDelete && got.expect.kind != expectUnchanged
	if fresh && made && got.observation.failure == "" && len(k.kept) < maxCuttings && !k.run.options.WholeRequests {
		larger := got.sent
		larger.observation = nil
		k.kept = append(k.kept, cutting{at, larger, keys, refusal(got.observation)})
	}
}

// passing is what differs in two answers that say the same: numbers, times and ids.
var passing = regexp.MustCompile(`[0-9a-fA-F]*[0-9][0-9a-fA-F]*`)

// refusal returns why a request was refused, as far as the answer says it in words; "" for one that was not.
func refusal(o *observation) string {
	if status := o.Response.Status; status < 400 || status > 499 {
		return ""
	}
	return passing.ReplaceAllString(string(o.Response.Body.Raw[:min(len(o.Response.Body.Raw), maxWhole)]), "")
}

// all cuts what was kept, in the order of the cases, until there is nothing left to spend.
func (k *cutter) all(ctx context.Context) {
	slices.SortFunc(k.kept, func(a, b cutting) int { return a.at - b.at })
	for _, one := range k.kept {
		if ctx.Err() != nil || k.spent >= maxCutsInAll {
			return
		}
		k.cut(ctx, one)
	}
}

// cut leaves out as much as it can: half of all parts, a quarter, down to one.
func (k *cutter) cut(ctx context.Context, one cutting) {
	w := newDivided(k.run.planner, one.sent.testCase)
	parts := w.spare()
	left := min(maxCutRequests, maxCutsInAll-k.spent)
	out := map[part]bool{}
	var smallest *sent
	var found []Finding
	for size := len(parts); size > 0; size /= 2 {
		for i := 0; i < len(parts) && left > 0 && ctx.Err() == nil; {
			chunk := parts[i:min(i+size, len(parts))]
			c, ok := w.without(out, chunk)
			if !ok {
				i += size
				continue
			}
			left--
			k.spent++
			got, err := k.run.client.send(ctx, c)
			if err != nil {
				return
			}
			k.run.deleted.see(&got)
			k.run.made.see(&got)
			findings := k.run.recorder.judge.judge(got.observation).findings
			if !hasAll(findings, one.keys) || refusal(got.observation) != one.why {
				i += size
				continue
			}
			for _, p := range chunk {
				out[p] = true
			}
			parts = slices.Delete(parts, i, i+len(chunk))
			smallest, found = &got, findings
		}
	}
	if smallest != nil {
		k.run.recorder.replace(one, *smallest, found, Cut{From: w.size(nil), To: w.size(out)})
	}
}

func hasAll(findings []Finding, keys []string) bool {
	for _, key := range keys {
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Key() == key }) {
			return false
		}
	}
	return true
}

// replace has the findings of a case show a smaller request.
func (r *recorder) replace(one cutting, got sent, found []Finding, cut Cut) {
	cut.Curl = curlWithin(r.options, one.sent, 4*maxWhole, 8*maxWhole) // there are few of these
	curl := curlLine(r.options, got)
	kept := r.findings[one.at]
	for i, f := range kept {
		at := slices.IndexFunc(found, func(other Finding) bool {
			return other.Key() == f.Key() || other.Rule == f.Rule && slices.Contains(one.keys, other.Key())
		})
		if at < 0 {
			continue
		}
		smaller := found[at]
		smaller.Known, smaller.Case, smaller.Curl, smaller.Cut = f.Known, f.Case, curl, &cut
		smaller.causes, smaller.Phase, smaller.Kind, smaller.At = f.causes, f.Phase, f.Kind, f.At
		r.word(&smaller, got)
		kept[i] = smaller
		found = slices.Delete(slices.Clone(found), at, at+1)
	}
	if _, shown := r.exchanges[one.at]; shown {
		x := r.masker.exchange(got, kept, curl)
		x.CutFrom = cut.Curl
		r.exchanges[one.at] = x
	}
}

package contract_test

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/contract/testdata/market"
	"agentmock/internal/api/apitest"
)

// live has a market's lives lived.
func live(t *testing.T, m *market.Market, change ...func(*contract.Options)) *contract.Report {
	t.Helper()
	server := httptest.NewServer(m)
	defer server.Close()
	o := contract.Options{URL: server.URL, Token: market.Token, OtherToken: market.Other, UnsafeMethods: true, ShowData: true, Phases: []string{contract.Lifecycle}}
	for _, c := range change {
		c(&o)
	}
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", m.Document()), o)
	if err != nil {
		t.Error(err)
		return &contract.Report{}
	}
	return report
}

func TestLivesOfACleanAPIAreFine(t *testing.T) {
	for _, ids := range []string{"uuid", "number", "slug"} {
		for _, delay := range []time.Duration{0, 200 * time.Millisecond} {
			t.Run(fmt.Sprint(ids, delay), func(t *testing.T) {
				report := live(t, market.New(ids, delay, ""), func(o *contract.Options) { o.Consistency = 10 * delay })
				for _, f := range report.Findings {
					t.Errorf("%s: %s\n%s", f.Case, f, f.Script)
				}
				if len(report.Skipped) > 0 || len(report.Left) > 0 || delay > 0 != (report.Settled > 0) {
					t.Errorf("skipped %v, left %v, settled %v", report.Skipped, report.Left, report.Settled)
				}
			})
		}
	}
}

// A Go test has lives lived with one option.
func TestLivesInAGoTest(t *testing.T) {
	m := market.New("number", 0, "")
	server := httptest.NewServer(m)
	defer server.Close()
	contracttest.Test(t, apitest.File("openapi.yaml", m.Document()), server.URL, contracttest.Lifecycle(), contracttest.With(func(o *contract.Options) { o.Token = market.Token }))
	if made, left := m.Count(); made < 3+9+4 || left != 3+9 {
		t.Errorf("%d things were made, %d are there, want those of before", made, left)
	}
}

// Every defect that shows over several requests only is found by exactly its check.
func TestEveryBrokenLifeIsFoundByItsCheckAlone(t *testing.T) {
	for _, defect := range slices.Sorted(maps.Keys(market.Defects)) {
		t.Run(defect, func(t *testing.T) {
			report := live(t, market.New("uuid", 0, defect), func(o *contract.Options) { o.ExcludeChecks = []string{"answers-good"} })
			if diff := cmp.Diff([]string{market.Defects[defect]}, rules(report.Findings)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				for _, f := range report.Findings {
					t.Logf("%s: %s", f.Case, f)
				}
			}
			for _, f := range report.Findings {
				if len(f.Steps) == 0 || !strings.HasPrefix(f.Script, "#!/bin/sh\n") {
					t.Errorf("%s has no steps", f)
				}
			}
		})
	}
}

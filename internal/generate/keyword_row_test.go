package generate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
)

// A keyword that asks something of a value has a row here that says what it means for the making of one.
func TestEveryKeywordHasARow(t *testing.T) {
	if diff := cmp.Diff(jsonschema.Keywords(), generate.KeywordNames(), cmpopts.SortSlices(func(a, b string) bool { return a < b })); diff != "" {
		t.Errorf("(-jsonschema +generate):\n%s", diff)
	}
}

package admin_test

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	gocmp "github.com/google/go-cmp/cmp"

	"agentmock/internal/openapi"
	"agentmock/mockserver/admin"
)

// TestRoutesAreThoseOfTheDocument compares what gin routes with the operations of the API's document.
func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	document, err := openapi.Load(admin.Document(), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, o := range document.Operations {
		path := regexp.MustCompile(`\{(\w+)\}`).ReplaceAllString(o.Path, ":$1")
		if want = append(want, o.Method+" "+path); o.Method == "GET" {
			want = append(want, "HEAD "+path)
		}
	}
	for _, r := range admin.New(admin.Mock{}).(*gin.Engine).Routes() {
		if r.Path != admin.Prefix && r.Path != admin.Prefix+"/" && !strings.Contains(r.Path, "*") { // those of the console
			got = append(got, r.Method+" "+r.Path)
		}
	}
	slices.SortFunc(want, cmp.Compare)
	slices.SortFunc(got, cmp.Compare)
	if diff := gocmp.Diff(slices.Compact(want), got); diff != "" {
		t.Errorf("(-document +routes):\n%s", diff)
	}
}

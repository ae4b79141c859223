package anonymize_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"agentmock/internal/anonymize"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxSlug": crossSlug, "maxPlainName": crossPlainName}, nil)
}

func crossPlainName(t *testing.T) {
	for length, stays := range map[int]bool{40: true, 41: false} {
		body := `{"` + strings.Repeat("m", length) + `":1}`
		if got := jsonvalue.Text(answerOf(t, anonymize.Options{}, body)); (got == body) != stays {
			t.Errorf("a name of %d letters: %s", length, got)
		}
	}
}

func crossSlug(t *testing.T) {
	s := notes(t)
	name := func(person string) string {
		r, _ := recorder(t, s, anonymize.Options{})
		file, err := r.Record(exchange(t, s, "GET /people/"+person, "", http.StatusOK, `{}`))
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Base(file)
	}
	long := name(strings.Repeat("7", 64))
	if len(long) != len("recorded-.yaml")+64 {
		t.Errorf("64 bytes: %s", long)
	}
	for _, length := range []int{65, 5000} {
		if got := name(strings.Repeat("7", length)); len(got) != len("recorded--12345678.yaml")+64 || got == long {
			t.Errorf("%d bytes: %s", length, got)
		}
	}
}

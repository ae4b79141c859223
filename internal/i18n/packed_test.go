package i18n_test

import (
	"strings"
	"testing"

	"agentmock/internal/i18n"
)

// TestPacked has messages said in both languages after they were kept.
func TestPacked(t *testing.T) {
	for name, test := range map[string]struct {
		message                i18n.Message
		kept, english, chinese string
	}{
		"a sentence":     {i18n.Sayf("no fixture answers"), "no fixture answers", "no fixture answers", "没有样例应答"},
		"nothing":        {i18n.Message{}, "", "", ""},
		"somebody's own": {i18n.Plain("x; y"), "x; y", "x; y", "x; y"},
		"arguments":      {i18n.Sayf("after %s, attempt %d", "pay; now", 2), "", "after pay; now, attempt 2", "pay; now 之后，第 2 次尝试"},
		"a message within": {i18n.Say("condition.is", i18n.Say("condition.path", "id"), i18n.Say("condition.matches", "^x$")), "",
			"path id matching ^x$", "路径参数 id 匹配 ^x$"},
		"several": {i18n.List(i18n.Sayf("after %s", "a"), i18n.Sayf("it is sent again")), "", "after a; it is sent again", "a 之后；将再次发送"},
	} {
		kept := test.message.Pack()
		if test.kept != "" && kept != test.kept {
			t.Errorf("%s: kept as %s", name, kept)
		}
		if got := i18n.Unpack(kept); got.In(i18n.English) != test.english || got.In(i18n.Chinese) != test.chinese {
			t.Errorf("%s: %q, %q of %s", name, got.In(i18n.English), got.In(i18n.Chinese), kept)
		}
	}
	if got := i18n.Unpack("no fixture answers; the client has it; 100%").In(i18n.Chinese); got != "没有样例应答；客户端已有此内容；100%" {
		t.Errorf("several that were put together: %s", got)
	}
	if got := i18n.Unpack(`{"cut off…`).In(i18n.Chinese); got != `{"cut off…` {
		t.Errorf("what cannot be read: %s", got)
	}
	long := i18n.Sayf("after %s", strings.Repeat("x", 4<<10)) // maxPacked
	if got := long.Pack(); got != long.In(i18n.English) {
		t.Errorf("a long one is kept as %.40s…", got)
	}
}

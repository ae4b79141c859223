package terminal_test

import (
	"testing"

	"agentmock/internal/terminal"
)

func TestPrintable(t *testing.T) {
	for given, want := range map[string][2]string{ // printable, lines
		"plain 中文 é 👍":        {"plain 中文 é 👍", "plain 中文 é 👍"},
		"\x1b[31mred\a":       {"\uFFFD[31mred\uFFFD", "\uFFFD[31mred\uFFFD"},
		"\u0080\u009b31m":     {"\uFFFD\uFFFD31m", "\uFFFD\uFFFD31m"},
		"a\u202egnp.exe":      {"a\uFFFDgnp.exe", "a\uFFFDgnp.exe"},
		"\u2066x\u2069\u200f": {"\uFFFDx\uFFFD\uFFFD", "\uFFFDx\uFFFD\uFFFD"},
		"a\nb\tc\r":           {"a\uFFFDb\uFFFDc\uFFFD", "a\nb\tc\uFFFD"},
	} {
		if got := [2]string{terminal.Printable(given), terminal.Lines(given)}; got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

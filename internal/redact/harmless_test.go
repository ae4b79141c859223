package redact

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// What is not looked at closely is what looking closely leaves as it is, and credentials of each kind are looked at.
func TestHarmless(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := append(append([]string{"-", " ", "1", "42", "k", "s", "e", "yJ", "S", "G", ",", "de", "Be", "ar", "pi", "n", "si", "d", `"`}, keyBeginnings...), stems...)
	seen := 0
	for range 200_000 {
		var b strings.Builder
		b.WriteByte('"')
		for range 1 + random.IntN(6) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text := b.String() + `"`
		if harmless(text) {
			seen++
			if MentionsSecret(text) || Text(text) != text || string(Body([]byte(text))) != text {
				t.Fatalf("%s is hidden, and said to be harmless", text)
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d were harmless", seen)
	}
	for _, text := range []string{`"780f7216-b131-462b-ba30-de7cd1f527dx"`, "41", "-1", `"2026-01-01 10"`, ""} {
		if !harmless(text) {
			t.Errorf("%s is looked at closely", text)
		}
	}
	for _, one := range looks {
		for _, sign := range one.signs {
			if harmless(sign + "abcdefgh") {
				t.Errorf("%s is not looked at", sign)
			}
		}
	}
}

package contract_test

import (
	"os/exec"
	"testing"

	"agentmock/contract"
)

// TestQuotedBytesComeBack has bash read what a curl line says.
func TestQuotedBytesComeBack(t *testing.T) {
	for _, body := range []string{"plain", "it's", "张三", "a\r\nb", "\x01'\\\x7f\xff0", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n张\r\n--b--\r\n"} {
		out, err := exec.Command("bash", "-c", "printf %s "+contract.QuoteBytes([]byte(body))).Output()
		if err != nil || string(out) != body {
			t.Errorf("%q comes back as %q: %v", body, out, err)
		}
	}
}

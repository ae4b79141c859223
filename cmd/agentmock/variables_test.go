package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A variable that is nearly a flag's is an error, which names it; somebody else's is not.
func TestMisspeltVariables(t *testing.T) {
	for name, want := range map[string]string{
		"AGENTMOCK_ADR": "AGENTMOCK_ADDR", "AGENTMOCK_PROT": "AGENTMOCK_PORT", "AGENTMOCK_ERROR_RAET": "AGENTMOCK_ERROR_RATE",
		"AGENTMOCK_HOME": "", "AGENTMOCK_SERVICE_HOST": "", "AGENTMOCKS_ADDR": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.Command("agentmock", "routes", "--api", "builtin")
			command.Env = append(os.Environ(), name+"=1")
			out, err := command.CombinedOutput()
			if (err != nil) != (want != "") || want != "" && !strings.Contains(string(out), "the environment has "+name+", which nothing reads: did you mean "+want+"?") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

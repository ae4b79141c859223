package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/redact"
	"agentmock/internal/suggest"
)

// variables are those of the environment.
type variables map[string]string

// prefix begins the variables that stand for flags.
const prefix = "AGENTMOCK_"

// variablesOf returns the variables of a list as os.Environ has it.
func variablesOf(environ []string) variables {
	all := variables{}
	for _, one := range environ {
		if name, value, ok := strings.Cut(one, "="); ok && value != "" && !ofCluster(name, value) {
			all[name] = value
		}
	}
	return all
}

// ofCluster reports whether a variable tells where a service called agentmock is: Kubernetes sets AGENTMOCK_PORT=tcp://10.0.0.7:8080 and
// AGENTMOCK_SERVICE_HOST in each of its containers.
func ofCluster(name, value string) bool {
	return strings.HasPrefix(name, prefix) && (clusterName.MatchString(name) || name == prefix+"PORT" && strings.Contains(value, "://"))
}

var clusterName = regexp.MustCompile(`^` + prefix + `(SERVICE_|PORT_[0-9]+_)`)

// get returns the value of a variable, "" for none.
func (v variables) get(name string) string { return v[name] }

// check returns an error for a variable that is a misspelt flag's. Others may be somebody else's.
func (v variables) check(root *cobra.Command) error {
	known := slices.Sorted(maps.Values(secretKeys))
	for _, verb := range root.Commands() {
		verb.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, variableOf(f.Name)) })
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !strings.HasPrefix(name, prefix) || slices.Contains(known, name) || slices.Contains(composed, name) {
			continue
		}
		for _, other := range known {
			if own := strings.TrimPrefix(name, prefix); suggest.Distance(name, other) <= max(1, len(own)/5) {
				return fmt.Errorf("the environment has %s, which nothing reads: did you mean %s?", name, other)
			}
		}
	}
	return nil
}

// composed are the variables that docker-compose.yml reads itself.
var composed = []string{"AGENTMOCK_BIND", "AGENTMOCK_USER", "AGENTMOCK_VERSION"}

// variableOf returns the variable that stands for a flag.
func variableOf(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// set sets the flags that the command line does not.
func (v variables) set(flags *pflag.FlagSet) error {
	var fault error
	not := settled(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		name := variableOf(f.Name)
		text := v.get(name)
		if f.Changed || text == "" || fault != nil || slices.Contains(not, f.Name) {
			return
		}
		if err := flags.Set(f.Name, text); err != nil {
			fault = fmt.Errorf("%s=%q: %w", name, text, err)
			if redact.IsSecretName(f.Name) {
				fault = fmt.Errorf("%s: its value cannot be taken", name)
			}
		}
	})
	return fault
}

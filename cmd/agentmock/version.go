package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker of a release: -ldflags "-X main.version=v1.2.3".
var version = ""

func versionCommand(out output) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which agentmock this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintln(out.stdout, versionText())
			return nil
		},
	}
}

func versionText() string {
	name, revision := version, "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		if name == "" {
			name = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	if name == "" {
		name = "(devel)"
	}
	return fmt.Sprintf("agentmock %s, commit %s, %s %s/%s", name, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

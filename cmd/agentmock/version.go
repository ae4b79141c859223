package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// What the linker of a release sets, where the build has no repository to ask: -ldflags "-X main.version=v1.2.3 -X main.commit=REVISION".
var (
	version = ""
	commit  = ""
)

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
	name, revision := version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		if name == "" {
			name = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && revision == "" {
				revision = s.Value
			}
		}
	}
	if name == "" {
		name = "(devel)"
	}
	if revision == "" {
		revision = "unknown"
	}
	return fmt.Sprintf("agentmock %s, commit %s, %s %s/%s", name, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

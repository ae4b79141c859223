//go:build man

package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manual gives a release's builder a verb that writes man pages. The generator is larger than what it is for: no program that people get has it.
func manual(root *cobra.Command) {
	root.DisableAutoGenTag = true
	root.AddCommand(&cobra.Command{
		Use:    "man DIR",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "agentmock " + version, Manual: "agentmock"}, args[0])
		},
	})
}

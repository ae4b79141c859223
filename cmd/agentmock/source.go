package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/redact"
	"agentmock/internal/remote"
	"agentmock/internal/terminal"
)

// apiFlags say where the API is: a FILE, a DIR or a URL, as an argument or by --api; else a document beside the place where the command
// is typed; else the API in the program.
type apiFlags struct {
	path     string
	root     string   // where references may lead, "" for the document's own directory
	overlays []string // files that change the document
	typed    bool     // as an argument, not by --api
	several  []string // arguments that name several documents, or a name for one
	found    *found   // once it was opened
}

// builtin is the name of the API in the program. A directory of that name is ./builtin.
const builtin = "builtin"

func (s *apiFlags) flag(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "api", "", "OpenAPI document: a `FILE`, the directory of one, or an http(s):// URL; fixtures/ stands beside it; "+builtin+" is the agent API in the program (default: the document in this directory, else "+builtin+")")
	flags.StringVar(&s.root, "root", "", "`DIR` around the document that its references may lead to (default: its own directory)")
	flags.StringSliceVar(&s.overlays, "overlay", nil, "OpenAPI Overlay `FILE` that changes the document before it is read; several in their order, by commas or by the flag again")
}

// argument takes the document from an argument in place of --api; neither the environment nor a document that stands here counts then.
func (s *apiFlags) argument(command *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case len(args) > 1:
		for i := range args {
			args[i] = redact.URL(args[i], nil)
		}
		return fmt.Errorf("expected one document, found %d: %s", len(args), strings.Join(args, ", "))
	case args[0] == "":
		return errors.New(expectedDocument + "; found an empty text")
	case command.Flags().Changed("api"):
		return fmt.Errorf("two documents are named, %s and --api %s: expected one", redact.URL(args[0], nil), redact.URL(s.path, nil))
	}
	s.typed = true
	return command.Flags().Set("api", args[0])
}

// open returns the API as a directory, and the name of the document in it. Nothing outside the directory can be read through it, not by
// links either; of a URL nothing outside its origin. It looks once: what it found then is returned again.
func (s *apiFlags) open(ctx context.Context) (fs.FS, string, error) {
	if s.found == nil {
		found, err := s.find(ctx)
		if err != nil {
			return nil, "", err
		}
		found.files = found.fsys
		if found.fsys, err = overlaidBy(found.fsys, s.overlays); err != nil {
			return nil, "", err
		}
		s.found = found
	}
	return s.found.fsys, s.found.file, nil
}

// flagName returns what stands before the path in messages.
func (s *apiFlags) flagName() string {
	if s.typed || s.path == "" {
		return ""
	}
	return "--api "
}

// embedded reports whether the API is the one in the program.
func (s *apiFlags) embedded() bool { return s.found == nil || s.found.path == "" }

// name returns how the API is called in messages.
func (s *apiFlags) name() string {
	switch {
	case s.embedded():
		return "the agent API in the program"
	case s.path == "" || remote.IsURL(s.path):
		return s.found.path
	}
	return s.path
}

// document returns which document is used, for people to see.
func (s *apiFlags) document() string {
	name := s.name()
	if !s.embedded() {
		name = s.found.path
	}
	if s.found != nil && s.found.note != "" {
		name += " (" + s.found.note + ")"
	}
	if len(s.overlays) > 0 {
		name += " with " + strings.Join(s.overlays, ", ")
	}
	return terminal.Printable(name)
}

// lintLine returns the command that shows what is wrong with the document.
func (s *apiFlags) lintLine() string {
	if len(s.several) > 0 {
		return "agentmock lint shows them, of each document by itself"
	}
	line := "agentmock lint"
	if s.path != "" {
		line += " " + shellQuote(redact.URL(s.path, nil))
	}
	if s.root != "" {
		line += " --root " + shellQuote(s.root)
	}
	for _, name := range s.overlays {
		line += " --overlay " + shellQuote(name)
	}
	return line + " shows them"
}

// say tells which document a verb uses, before its answer.
func (o output) say(s *apiFlags) {
	fmt.Fprintf(o.stderr, "document: %s\n", s.document())
}

// plural returns a number with its noun: 1 case, 2 cases.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// counted says how many errors and warnings there are.
func counted(errors, warnings int) string {
	return plural(errors, "error") + " and " + plural(warnings, "warning")
}

// behind tells how many findings of lint stand behind the document that answers are held against.
func (o output) behind(s *apiFlags) func(errors, warnings int) {
	return func(errors, warnings int) {
		if errors > 0 {
			fmt.Fprintf(o.stderr, "agentmock: the document has %s, and answers are held against what is read of it: %s\n", counted(errors, warnings), s.lintLine())
		}
	}
}

// wrap says where an error of loading belongs, where it does not say so itself; several mistakes have a line each.
func (s *apiFlags) wrap(err error) error {
	if strings.HasPrefix(err.Error(), s.name()+":") {
		return err
	}
	separator := " "
	if strings.Contains(err.Error(), "\n") {
		separator = "\n"
	}
	return fmt.Errorf("%s:%s%w", s.name(), separator, err)
}

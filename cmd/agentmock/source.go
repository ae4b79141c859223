package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/remote"
	"agentmock/internal/suggest"
)

// apiFlags say where the API is: a FILE, a DIR or a URL, as an argument or by --api; else a document beside the place where the command
// is typed; else the API in the program.
type apiFlags struct {
	path  string
	root  string // where references may lead, "" for the document's own directory
	typed bool   // as an argument, not by --api
	found *found // once it was opened
}

// found is the API that a verb uses.
type found struct {
	fsys fs.FS
	file string // the document in fsys
	path string // the document as people name it, "" for the one in the program
	note string // what people may wonder about, "" for nothing
}

// builtin is the name of the API in the program. A directory of that name is ./builtin.
const builtin = "builtin"

// expectedDocument is what may be named.
const expectedDocument = "expected an OpenAPI document: a FILE, the DIR of one, an http(s)://URL, or " + builtin

func (s *apiFlags) flag(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "api", "", "OpenAPI document: a `FILE`, the directory of one, or an http(s):// URL; fixtures/ stands beside it; "+builtin+" is the agent API in the program (default: the document in this directory, else "+builtin+")")
	flags.StringVar(&s.root, "root", "", "`DIR` around the document that its references may lead to (default: its own directory)")
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
		s.found = found
	}
	return s.found.fsys, s.found.file, nil
}

func (s *apiFlags) find(ctx context.Context) (*found, error) {
	switch {
	case s.path == "":
		return s.here()
	case s.path == builtin && s.root != "":
		return nil, errors.New("--root: the API in the program has no directory around it; name yours with --api")
	case s.path == builtin:
		return &found{fsys: agentmock.FS, file: openapi.Names()[0]}, nil
	case remote.IsURL(s.path) && s.root != "":
		return nil, errors.New("--root: a URL has no directory around it: references may lead to all of its origin")
	case remote.IsURL(s.path):
		site, err := remote.Open(ctx, s.path, nil)
		if err != nil {
			return nil, fmt.Errorf("%s%w", s.flagName(), err)
		}
		return &found{fsys: site, file: site.Document(), path: redact.URL(s.path, nil)}, nil
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s%s: there is no such file or directory; %s%s", s.flagName(), s.path, expectedDocument, near(s.path))
	case err != nil:
		return nil, fmt.Errorf("%s%w", s.flagName(), err)
	case info.IsDir():
		return s.within(s.path, "")
	}
	dir, file := filepath.Split(s.path)
	return s.within(filepath.Clean(dir), file)
}

// here finds the document in the directory where the command is typed, and else the API in the program.
func (s *apiFlags) here() (*found, error) {
	out, err := s.within(".", "")
	var none *openapi.NoDocumentError
	if !errors.As(err, &none) {
		return out, err
	}
	if s.root != "" {
		return nil, errors.New("--root: the API in the program has no directory around it; name yours with --api")
	}
	out = &found{fsys: agentmock.FS, file: openapi.Names()[0], note: "no document is here"}
	if len(none.Alike) > 0 {
		out.note = "did you mean " + strings.Join(none.Alike, ", ") + "?"
	}
	return out, nil
}

// within finds a document in a directory of this machine; "" is the first of the usual names.
func (s *apiFlags) within(dir, file string) (*found, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%s%w", s.flagName(), err)
	}
	out := &found{fsys: root.FS(), file: file}
	if file == "" {
		if out.file, err = openapi.Find(out.fsys); err != nil {
			return nil, fmt.Errorf("%s%s: %w", s.flagName(), s.path, below(dir, err))
		}
		if others := openapi.Others(out.fsys, out.file); len(others) > 0 {
			out.note = "not " + strings.Join(others, ", ")
		}
	}
	out.path = filepath.Join(dir, filepath.FromSlash(out.file))
	if s.root == "" {
		return out, nil
	}
	_ = root.Close()
	out.fsys, out.file, err = s.around(out.path)
	return out, err
}

// below returns an error whose suggestions are paths from here.
func below(dir string, err error) error {
	var none *openapi.NoDocumentError
	if !errors.As(err, &none) {
		return err
	}
	out := &openapi.NoDocumentError{}
	for _, name := range none.Alike {
		out.Alike = append(out.Alike, filepath.Join(dir, filepath.FromSlash(name)))
	}
	return out
}

// around returns --root, and a document as a file below it.
func (s *apiFlags) around(document string) (fs.FS, string, error) {
	root, err := filepath.Abs(s.root)
	if err != nil {
		return nil, "", fmt.Errorf("--root: %w", err)
	}
	file, err := filepath.Abs(document)
	if err != nil {
		return nil, "", fmt.Errorf("%s%w", s.flagName(), err)
	}
	within, err := filepath.Rel(root, file)
	if err != nil || !filepath.IsLocal(within) {
		return nil, "", fmt.Errorf("--root %s: %s is not below it", s.root, document)
	}
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, "", fmt.Errorf("--root: %w", err)
	}
	return opened.FS(), filepath.ToSlash(within), nil
}

// near returns what a misspelt path may mean, as the end of a message.
func near(path string) string {
	dir, base := filepath.Split(filepath.Clean(path))
	entries, _ := os.ReadDir(filepath.Clean(dir))
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	found := suggest.Near(base, names)
	for i := range found {
		found[i] = filepath.Join(dir, found[i])
	}
	if len(found) == 0 {
		return ""
	}
	return "; near: " + strings.Join(found, ", ")
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
	return printable(name)
}

// lintLine returns the command that shows what is wrong with the document.
func (s *apiFlags) lintLine() string {
	line := "agentmock lint"
	if s.path != "" {
		line += " " + shellQuote(redact.URL(s.path, nil))
	}
	if s.root != "" {
		line += " --root " + shellQuote(s.root)
	}
	return line + " shows them"
}

// say tells which document a verb uses, before its answer.
func (o output) say(s *apiFlags) {
	fmt.Fprintf(o.stderr, "document: %s\n", s.document())
}

// counted says how many errors and warnings there are.
func counted(errors, warnings int) string {
	plural := func(n int, one string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %ss", n, one)
	}
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

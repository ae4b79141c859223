package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
	"agentmock/internal/remote"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// settings are flags by their names, in a file beside the document. A flag that is typed wins, then the environment, then the file.
type settings struct {
	path   string // that people named, "" for the file that is found
	chosen string // the set of settings that people chose, "" for none
	root   *source.Node
	env    *environment
	from   map[string]source.Position // where the file says what it says of a flag
}

// settingsFile is the name that is looked for.
const settingsFile = "agentmock.yaml"

// environments is the key under which a file has sets of settings by their names, of which --env chooses one.
const environments = "environments"

// environment is what variables say, and where they say nothing the secrets that the settings name.
type environment struct {
	getenv func(string) string
	named  map[string]string
}

// get returns the value of a variable.
func (e *environment) get(name string) string {
	if text := e.getenv(name); text != "" {
		return text
	}
	return e.named[name]
}

// secretKeys are the settings that a file names and does not hold. Each is the variable that it stands for; most are no flags.
var secretKeys = map[string]string{"token": "AGENTMOCK_TOKEN", "other-token": "AGENTMOCK_OTHER_TOKEN", "oauth-client-secret": "AGENTMOCK_OAUTH_CLIENT_SECRET"}

func (s *settings) flag(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "settings", "", "YAML `FILE` of flags by their names (default: "+settingsFile+" beside the document, where there is one)")
	flags.StringVar(&s.chosen, "env", "", "take the settings of this `NAME` under "+environments+" before the others of the file")
}

// apply sets the flags of a verb that neither the command line nor the environment sets, and returns the file that it took, "" for none.
func (s *settings) apply(command *cobra.Command) (string, error) {
	if command.Flags().Lookup("api") == nil {
		return "", nil // it has nothing to do with a document
	}
	name := s.path
	if name == "" {
		name = filepath.Join(folderOf(command.Flags().Lookup("api").Value.String()), settingsFile)
	}
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.path == "" && s.chosen != "":
		return "", fmt.Errorf("--env %s: there is no %s; agentmock init writes one", s.chosen, name)
	case errors.Is(err, fs.ErrNotExist) && s.path == "":
		return "", nil
	case err != nil && s.path != "":
		return "", fmt.Errorf("--settings: %w", err)
	case err != nil:
		return "", err
	}
	if comments.Match(data) && s.chosen == "" {
		return name, nil
	}
	if s.root, err = source.ParseFile(name, data); err != nil {
		return "", err
	}
	if err := s.know(command.Root()); err != nil {
		return "", err
	}
	return name, s.set(command, filepath.Dir(name))
}

// comments is a file that says nothing.
var comments = regexp.MustCompile(`^(?:\s|#.*)*$`)

// folderOf returns where the document is that --api names.
func folderOf(api string) string {
	info, err := os.Stat(api)
	switch {
	case api == "" || api == builtin || remote.IsURL(api):
		return "."
	case err == nil && info.IsDir():
		return api
	}
	return filepath.Dir(api)
}

// sections are where settings of a verb stand, the more telling first: what stands under its name, and what stands beside that for all
// verbs that have such a flag, both first in the chosen environment.
func (s *settings) sections(verb string) []*source.Node {
	all := []*source.Node{s.root.Child(verb), s.root}
	if chosen := s.root.Child(environments).Child(s.chosen); s.chosen != "" && chosen != nil {
		all = append([]*source.Node{chosen.Child(verb), chosen}, all...)
	}
	return all
}

// know returns an error for a key that is no flag, and for an environment that the file does not have.
func (s *settings) know(root *cobra.Command) error {
	if err := s.knowSection(root, s.root); err != nil {
		return err
	}
	sets := s.root.Child(environments)
	if sets != nil && sets.Kind() != source.ObjectNode {
		return sets.Errorf("%s: expected names of environments and their settings", environments)
	}
	var names []string
	if sets != nil {
		names = sets.Keys()
		for _, section := range sets.Items() {
			if err := s.knowSection(root, section); err != nil {
				return err
			}
		}
	}
	if s.chosen != "" && !slices.Contains(names, s.chosen) {
		return s.root.Errorf("--env %s: the file has no such environment under %s%s", s.chosen, environments, suggest.Hint(s.chosen, names))
	}
	return nil
}

// knowSection returns an error for a key of one set of settings that is no flag.
func (s *settings) knowSection(root *cobra.Command, n *source.Node) error {
	if n.Kind() == source.ScalarNode && n.Scalar == nil && n != s.root {
		return nil // all in comments
	}
	if n.Kind() != source.ObjectNode {
		return n.Errorf("expected flags by their names and their values, such as url: http://localhost:3000")
	}
	all, verbs := slices.Sorted(maps.Keys(secretKeys)), []string{}
	for _, verb := range root.Commands() {
		verbs = append(verbs, verb.Name())
		for _, name := range flagNames(verb) {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	for i, key := range n.Keys() {
		if n == s.root && key == environments {
			continue
		}
		verb := verbOf(root, key)
		section := n.Items()[i]
		if verb != nil && section.Kind() == source.ScalarNode && section.Scalar == nil {
			continue // all in comments
		}
		if verb == nil || section.Kind() != source.ObjectNode || slices.Contains(all, key) {
			if !slices.Contains(all, key) {
				return n.KeyPosition(i).Errorf("no flag is called %q%s", key, suggest.Hint(key, slices.Concat(all, verbs, []string{environments})))
			}
			continue
		}
		own := append(flagNames(verb), slices.Sorted(maps.Keys(secretKeys))...)
		for j, name := range section.Keys() {
			if !slices.Contains(own, name) {
				return section.KeyPosition(j).Errorf("agentmock %s has no flag %q%s", key, name, suggest.Hint(name, own))
			}
		}
	}
	return nil
}

func verbOf(root *cobra.Command, name string) *cobra.Command {
	for _, verb := range root.Commands() {
		if verb.Name() == name {
			return verb
		}
	}
	return nil
}

// flagNames returns the flags of a verb that may stand in a file.
func flagNames(verb *cobra.Command) (names []string) {
	verb.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != "settings" && f.Name != "env" {
			names = append(names, f.Name)
		}
	})
	return names
}

// set sets the flags that nothing else sets. Files and folders are those beside the settings.
func (s *settings) set(command *cobra.Command, dir string) error {
	flags := command.Flags()
	given := map[string]bool{}
	for _, section := range s.sections(command.Name()) {
		if section == nil || section.Kind() != source.ObjectNode {
			continue
		}
		not := settled(flags)
		for i, key := range section.Keys() {
			at := section.Items()[i]
			variable, isSecret := secretKeys[key]
			f := flags.Lookup(key)
			switch {
			case given[key], slices.Contains(not, key):
				continue
			case isSecret && flags.Lookup("login") == nil: // the verb asks nobody
			case isSecret:
				if err := s.secret(key, variable, at); err != nil {
					return err
				}
				if f != nil && !f.Changed { // it may be typed, though it is better not
					_ = flags.Set(key, s.env.get(variable)) // a text is never refused
				}
			case f == nil || f.Changed || verbOf(command.Root(), key) != nil && (at.Kind() == source.ObjectNode || at.Scalar == nil):
				continue
			default:
				if err := s.setFlag(flags, f, at, dir); err != nil {
					return err
				}
			}
			given[key] = true
			if s.from != nil {
				s.from[key] = section.KeyPosition(i)
			}
		}
	}
	return nil
}

// secret takes a secret from the variable that a file names: the file itself holds none.
func (s *settings) secret(key, variable string, n *source.Node) error {
	text, _ := n.Scalar.(string)
	found := variablePlace.FindStringSubmatch(text)
	if found == nil || found[0] != text || strings.HasPrefix(text, "$$") {
		return n.Errorf("%s: expected a variable of the environment, such as ${STAGING_TOKEN}: a secret stands in no file", key)
	}
	value := s.env.getenv(found[1])
	if value == "" && s.env.getenv(variable) == "" {
		return n.Errorf("%s: %s is not set in the environment", key, text)
	}
	s.env.named[variable] = value
	return nil
}

// setFlag sets a flag to a value, or to a list of them.
func (s *settings) setFlag(flags *pflag.FlagSet, f *pflag.Flag, n *source.Node, dir string) error {
	texts, err := s.texts(f.Name, n)
	if err != nil {
		return err
	}
	if kind, _ := pflag.UnquoteUsage(f); kind == "FILE" || kind == "DIR" {
		for i, text := range texts {
			if text != "" && text != "-" && text != builtin && !filepath.IsAbs(text) && !remote.IsURL(text) {
				texts[i] = filepath.Join(dir, filepath.FromSlash(text))
			}
		}
	}
	list, isList := f.Value.(pflag.SliceValue)
	switch {
	case isList && n.Kind() != source.ScalarNode:
		err = list.Replace(texts)
		f.Changed = true
	case len(texts) != 1:
		return n.Errorf("%s: expected one value, found %s", f.Name, n.Brief(40))
	default:
		err = flags.Set(f.Name, texts[0])
	}
	if err != nil && strings.Contains(n.Brief(1000), "${") {
		return n.Errorf("%s: the environment gives no value that --%[1]s takes", f.Name) // it may be a secret
	}
	if err != nil {
		return n.Errorf("%w", err)
	}
	return nil
}

// texts returns what a flag would be given on a command line: a value, those of a list, or names and values of a mapping as the flag
// writes them.
func (s *settings) texts(flag string, n *source.Node) ([]string, error) {
	switch n.Kind() {
	case source.ArrayNode:
		var all []string
		for _, item := range n.Items() {
			text, err := s.text(flag, item)
			if err != nil {
				return nil, err
			}
			all = append(all, text)
		}
		return all, nil
	case source.ObjectNode:
		joint, ok := joints[flag]
		if !ok {
			return nil, notAValue(flag, n)
		}
		return s.pairs(flag, "", joint, n)
	}
	text, err := s.text(flag, n)
	return []string{text}, err
}

// notAValue says that a setting has none; of a credential it says no more.
func notAValue(flag string, n *source.Node) error {
	if redact.IsSecretName(flag) {
		return n.Errorf("%s: expected a text", flag)
	}
	return n.Errorf("%s: expected a value, found %s", flag, n.Brief(40))
}

// joints are what stands between name and value of the flags that have both.
var joints = map[string]string{"header": ": ", "param": "="}

func (s *settings) pairs(flag, prefix, joint string, n *source.Node) ([]string, error) {
	var all []string
	for i, name := range n.Keys() {
		if item := n.Items()[i]; item.Kind() == source.ObjectNode && strings.HasPrefix(name, "@") && prefix == "" {
			own, err := s.pairs(flag, name+" ", joint, item)
			if err != nil {
				return nil, err
			}
			all = append(all, own...)
			continue
		}
		text, err := s.text(flag, n.Items()[i])
		if err != nil {
			return nil, err
		}
		all = append(all, prefix+name+joint+text)
	}
	return all, nil
}

// variablePlace is where a text has the value of a variable: ${NAME}. $${NAME} stands for the text itself.
var variablePlace = regexp.MustCompile(`\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// text returns a value as it is typed, with the values of variables.
func (s *settings) text(flag string, n *source.Node) (string, error) {
	if n.Kind() != source.ScalarNode || n.Scalar == nil {
		return "", notAValue(flag, n)
	}
	var fault error
	text := variablePlace.ReplaceAllStringFunc(jsonvalue.Plain(n.Scalar), func(found string) string {
		if strings.HasPrefix(found, "$$") {
			return found[1:]
		}
		value := s.env.get(found[2 : len(found)-1])
		if value == "" && fault == nil {
			fault = n.Errorf("%s: %s is not set in the environment", flag, found)
		}
		return value
	})
	return text, fault
}

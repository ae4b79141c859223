package main

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
)

// part is something of other people's that is in the program, under their licences.
type part struct {
	name, version, purl string
	sum                 string   // of go.sum, "" where it has none
	licenses            []string // names of SPDX
	texts               []text   // as its authors wrote them, by name
}

// text is a file that a licence wants to be passed on.
type text struct{ name, text string }

//go:embed swagger-ui.txt
var swaggerNotice string

// swaggerModule has Swagger UI's files, whose own licence is not among them.
const swaggerModule = "github.com/swaggest/swgui"

// parts returns Go's library, the modules, and what they have within.
func (r *release) parts(ctx context.Context, modules []*debug.Module, goVersion string) ([]part, error) {
	goroot, err := r.ask(ctx, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	license, err := os.ReadFile(filepath.Join(goroot, "LICENSE"))
	if err != nil {
		return nil, err
	}
	all := []part{{name: "std", version: goVersion, purl: purl("std", goVersion), texts: []text{{"LICENSE", string(license)}}}}
	for _, m := range modules {
		dir, err := r.ask(ctx, "list", "-m", "-f", "{{.Dir}}", m.Path)
		if err != nil {
			return nil, err
		}
		texts, err := noticesIn(os.DirFS(dir))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		all = append(all, part{name: m.Path, version: m.Version, purl: purl(m.Path, m.Version), sum: m.Sum, texts: texts})
		if m.Path == swaggerModule {
			makefile, err := os.ReadFile(filepath.Join(dir, "Makefile"))
			if err != nil {
				return nil, err
			}
			version := regexp.MustCompile(`SWAGGER_UI_VERSION_V5 := v(\S+)`).FindSubmatch(makefile)
			if version == nil {
				return nil, fmt.Errorf("%s: the Makefile does not say which Swagger UI it is", m.Path)
			}
			all = append(all, part{name: "swagger-ui", version: string(version[1]), purl: "pkg:npm/swagger-ui-dist@" + string(version[1]), texts: []text{{"LICENSE and NOTICE", swaggerNotice}}})
		}
	}
	for i, p := range all {
		for _, t := range p.texts {
			if id := spdx(t.text); id != "" && !slices.Contains(p.licenses, id) {
				p.licenses = append(p.licenses, id)
			}
		}
		if len(p.licenses) == 0 {
			return nil, fmt.Errorf("%s %s: it has no licence that is known: look at what it has, and at the table in tools/release/licenses.go", p.name, p.version)
		}
		all[i] = p
	}
	return all, nil
}

// ask returns what the go command says of the module.
func (r *release) ask(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = r.root
	command.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// noticeName are the files that licences want to be passed on; `licenses` is a folder of those of copied code.
var noticeName = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|copyright|notice|patents)([._-].*)?$|(^|/)licenses/[^/]+$`)

// noticesIn returns those of a module, wherever they stand: code that was copied has them beside it.
func noticesIn(module fs.FS) (texts []text, err error) {
	err = fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "vendor"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) == ".go" || !(noticeName.MatchString(path.Base(name)) || noticeName.MatchString(name)):
			return nil
		}
		content, err := fs.ReadFile(module, name)
		texts = append(texts, text{name, string(content)})
		return err
	})
	return texts, err
}

// spdxWords are words that only one licence has, each after those that have them too (https://spdx.org/licenses/).
var spdxWords = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "may not be used to endorse or promote"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose with or without fee"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
	{"CC0-1.0", "CC0 1.0 Universal"},
}

// spdx returns which licence a text is, "" for none that is known.
func spdx(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range spdxWords {
		if strings.Contains(strings.ToLower(text), strings.ToLower(l.words)) {
			return l.id
		}
	}
	return ""
}

// notices returns the texts of all parts as one, which goes wherever the program goes.
func notices(parts []part) []byte {
	var all strings.Builder
	all.WriteString("agentmock has in it what others have written. It is passed on under their licences, which follow.\n")
	for _, p := range parts {
		for _, t := range p.texts {
			fmt.Fprintf(&all, "\n%s\n%s %s (%s): %s\n%[1]s\n\n%[6]s\n", strings.Repeat("=", 80), p.name, p.version, strings.Join(p.licenses, ", "), t.name, strings.TrimSpace(strings.ReplaceAll(t.text, "\r\n", "\n")))
		}
	}
	return []byte(all.String())
}

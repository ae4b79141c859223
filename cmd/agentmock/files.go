package main

import (
	"os"
	"path/filepath"
	"strings"

	"agentmock/internal/remote"
)

// folder returns where the files of the document are, from the root of the repository that one works in; from here where this is none, ""
// for what is elsewhere.
func (s *apiFlags) folder() string {
	here, err := os.Getwd()
	if err != nil || s.embedded() || remote.IsURL(s.found.path) {
		return ""
	}
	document, err := filepath.Abs(s.found.path)
	if err != nil {
		return ""
	}
	dir := strings.TrimSuffix(filepath.ToSlash(document), "/"+s.found.file)
	relative, err := filepath.Rel(repository(here), filepath.FromSlash(dir))
	if err != nil || relative == "." || relative == ".." || strings.HasPrefix(filepath.ToSlash(relative), "../") {
		return ""
	}
	return filepath.ToSlash(relative)
}

// repository returns the folder around one that is a repository of Git, the folder itself for none.
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if filepath.Dir(at) == at {
			return dir
		}
	}
}

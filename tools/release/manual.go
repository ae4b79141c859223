package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
)

// completionFiles are what shells complete by, under the names that they look for.
var completionFiles = map[string]string{
	"bash":       "completions/agentmock.bash",
	"zsh":        "completions/_agentmock",
	"fish":       "completions/agentmock.fish",
	"powershell": "completions/agentmock.ps1",
}

// manual returns completions and man pages, which the program writes itself: one for this machine, with cobra's generator in it.
func (r *release) manual(ctx context.Context) ([]file, error) {
	dir, err := os.MkdirTemp("", "agentmock-manual-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program, pages := filepath.Join(dir, "agentmock"), filepath.Join(dir, "man")
	if err := r.goBuild(ctx, program, "nomsgpack,man"); err != nil {
		return nil, err
	}
	run := func(args ...string) ([]byte, error) {
		command := exec.CommandContext(ctx, program, args...)
		command.Dir = dir
		command.Env = []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.date.Unix(), 10), "HOME=" + dir}
		out, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("agentmock %v: %w", args, err)
		}
		return out, nil
	}
	var files []file
	for shell, name := range completionFiles {
		script, err := run("completion", shell)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, 0o644, script})
	}
	if _, err := run("man", pages); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(pages)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		page, err := os.ReadFile(filepath.Join(pages, e.Name()))
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Join("man", e.Name()), 0o644, page})
	}
	slices.SortFunc(files, byName)
	return files, nil
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	summary     = "Mock and contract-test server driven by one OpenAPI document"
	formulaName = "agentmock.rb"
	scoopName   = "agentmock.json"
)

// manifests writes what Homebrew and Scoop install by, of the archives that are among the targets; nothing without a URL.
func (r *release) manifests() (names []string, err error) {
	if r.url == "" {
		return nil, nil
	}
	formula, err := r.formula()
	if err != nil {
		return nil, err
	}
	scoop, err := r.scoop()
	if err != nil {
		return nil, err
	}
	for name, text := range map[string][]byte{formulaName: formula, scoopName: scoop} {
		if err := os.WriteFile(filepath.Join(r.dir, name), text, 0o644); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// asset returns where a target's archive will be, and its sum.
func (r *release) asset(t target) (url, sum string, err error) {
	sum, err = r.sum(r.archive(t))
	return strings.TrimSuffix(r.url, "/") + "/" + r.archive(t), sum, err
}

// formula is Homebrew's (https://docs.brew.sh/Formula-Cookbook).
func (r *release) formula() ([]byte, error) {
	text := fmt.Appendf(nil, "class Agentmock < Formula\n  desc %q\n  homepage %q\n  version %q\n  license \"MIT\"\n", summary, r.url, r.number())
	for _, system := range []struct{ goos, on string }{{"darwin", "macos"}, {"linux", "linux"}} {
		var within []byte
		for _, arch := range []struct{ goarch, on string }{{"arm64", "arm"}, {"amd64", "intel"}} {
			t := target{system.goos, arch.goarch}
			if !slices.Contains(r.targets, t) {
				continue
			}
			url, sum, err := r.asset(t)
			if err != nil {
				return nil, err
			}
			within = fmt.Appendf(within, "    on_%s do\n      url %q\n      sha256 %q\n    end\n", arch.on, url, sum)
		}
		if within != nil {
			text = fmt.Appendf(text, "\n  on_%s do\n%s  end\n", system.on, within)
		}
	}
	return append(text, `
  def install
    bin.install "agentmock"
    bash_completion.install "completions/agentmock.bash" => "agentmock"
    zsh_completion.install "completions/_agentmock"
    fish_completion.install "completions/agentmock.fish"
    man1.install Dir["man/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/agentmock version")
  end
end
`...), nil
}

// scoop is Scoop's manifest (https://github.com/ScoopInstaller/Scoop/wiki/App-Manifests).
func (r *release) scoop() ([]byte, error) {
	type asset struct {
		URL        string `json:"url"`
		Hash       string `json:"hash"`
		ExtractDir string `json:"extract_dir"`
	}
	architecture := map[string]asset{}
	for goarch, name := range map[string]string{"amd64": "64bit", "arm64": "arm64"} {
		t := target{"windows", goarch}
		if !slices.Contains(r.targets, t) {
			continue
		}
		url, sum, err := r.asset(t)
		if err != nil {
			return nil, err
		}
		architecture[name] = asset{url, sum, strings.TrimSuffix(r.archive(t), ".zip")}
	}
	text, err := json.MarshalIndent(map[string]any{
		"version": r.number(), "description": summary, "homepage": r.url, "license": "MIT", "architecture": architecture, "bin": "agentmock.exe",
	}, "", "    ")
	return append(text, '\n'), err
}

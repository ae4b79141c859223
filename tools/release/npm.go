package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
)

// npmSystems and npmArchs are Node's names (process.platform, process.arch) of Go's.
var (
	npmSystems = map[string]string{"linux": "linux", "darwin": "darwin", "windows": "win32"}
	npmArchs   = map[string]string{"amd64": "x64", "arm64": "arm64"}
)

// npm packs what `npm install` takes: a package for each platform with the program, of which npm installs the one that fits, and the
// package agentmock, which has them as optional dependencies.
func (r *release) npm(notices []byte) (names []string, err error) {
	license, err := os.ReadFile(filepath.Join(r.root, "LICENSE"))
	if err != nil {
		return nil, err
	}
	platforms := map[string]string{}
	for _, t := range r.targets {
		system, arch := npmSystems[t.system], npmArchs[t.arch]
		if system == "" || arch == "" {
			continue // npm would not install it
		}
		program, err := os.ReadFile(filepath.Join(r.dir, r.binary(t)))
		if err != nil {
			return nil, err
		}
		platform := "@agentmock/" + system + "-" + arch
		platforms[platform] = r.number()
		described, err := json.MarshalIndent(map[string]any{
			"name": platform, "version": r.number(), "description": "The program of agentmock for " + system + "-" + arch, "license": "MIT",
			"os": []string{system}, "cpu": []string{arch}, "preferUnplugged": true,
		}, "", "  ")
		if err != nil {
			return nil, err
		}
		name, err := r.pack("agentmock-"+system+"-"+arch, []file{
			{"package.json", 0o644, append(described, '\n')}, {"LICENSE", 0o644, license}, {"THIRD-PARTY-LICENSES.txt", 0o644, notices},
			{path.Join("bin", t.program()), 0o755, program},
		})
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	files := []file{{"LICENSE", 0o644, license}}
	if files, err = r.npmFiles(files, platforms); err != nil {
		return nil, err
	}
	name, err := r.pack("agentmock", files)
	return append(names, name), err
}

// npmFiles adds those of npm/, with the version and the platforms in what describes them, and the page that npm shows.
func (r *release) npmFiles(files []file, platforms map[string]string) ([]file, error) {
	tree := os.DirFS(filepath.Join(r.root, "npm"))
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		mode := int64(0o644)
		switch {
		case path.Dir(name) == "bin":
			mode = 0o755
		case name == "package.json":
			if data, err = r.released(data, platforms); err != nil {
				return fmt.Errorf("npm/%s: %w", name, err)
			}
		}
		files = append(files, file{name, mode, data})
		return nil
	})
	if err != nil {
		return nil, err
	}
	readme, err := os.ReadFile(filepath.Join(r.root, "docs", "npm.md"))
	return append(files, file{"README.md", 0o644, readme}), err
}

// released gives a package.json its version and its optional dependencies, and leaves the rest as it is written.
func (r *release) released(description []byte, platforms map[string]string) ([]byte, error) {
	const unreleased = `"version": "0.0.0",`
	if bytes.Count(description, []byte(unreleased)) != 1 {
		return nil, fmt.Errorf("expected %s once", unreleased)
	}
	dependencies, err := json.MarshalIndent(maps.Clone(platforms), "  ", "  ")
	if err != nil {
		return nil, err
	}
	return bytes.Replace(description, []byte(unreleased), fmt.Appendf(nil, "\"version\": %q,\n  \"optionalDependencies\": %s,", r.number(), dependencies), 1), nil
}

// pack writes a tarball as `npm pack` does, in whose files package/ comes first.
func (r *release) pack(name string, files []file) (string, error) {
	for i := range files {
		files[i].name = path.Join("package", files[i].name)
	}
	data, err := tarball(files, r.date)
	if err != nil {
		return "", err
	}
	name += "-" + r.number() + ".tgz"
	return name, os.WriteFile(filepath.Join(r.dir, name), data, 0o644)
}

package main

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blakesmith/ar"
)

// debs writes Debian's packages, in the form of deb(5), for the targets that are Linux: Debian names architectures as Go does.
func (r *release) debs(manual []file, notices []byte) (names []string, err error) {
	license, err := os.ReadFile(filepath.Join(r.root, "LICENSE"))
	if err != nil {
		return nil, err
	}
	files := []file{{"usr/share/doc/agentmock/copyright", 0o644, slices.Concat(license, []byte("\n"), notices)}}
	for _, f := range manual {
		to, data := debianPath(f.name), f.data
		if to == "" {
			continue
		}
		if strings.HasSuffix(to, ".gz") {
			if data, err = compressed(data); err != nil {
				return nil, err
			}
		}
		files = append(files, file{to, 0o644, data})
	}
	for _, t := range r.targets {
		if t.system != "linux" {
			continue
		}
		program, err := os.ReadFile(filepath.Join(r.dir, r.binary(t)))
		if err != nil {
			return nil, err
		}
		// A tilde comes before the release itself, as a pre-release does (deb-version(7)).
		version := strings.Replace(r.number(), "-", "~", 1)
		data, err := r.deb(t.arch, version, append(slices.Clone(files), file{"usr/bin/agentmock", 0o755, program}))
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("agentmock_%s_%s.deb", version, t.arch)
		if err := os.WriteFile(filepath.Join(r.dir, name), data, 0o644); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// debianPath returns where Debian has a completion or a man page, "" where it has none.
func debianPath(name string) string {
	switch {
	case name == completionFiles["bash"]:
		return "usr/share/bash-completion/completions/agentmock"
	case name == completionFiles["zsh"]:
		return "usr/share/zsh/vendor-completions/_agentmock"
	case name == completionFiles["fish"]:
		return "usr/share/fish/vendor_completions.d/agentmock.fish"
	case strings.HasPrefix(name, "man/"):
		return "usr/share/man/man1/" + path.Base(name) + ".gz"
	}
	return ""
}

// deb packs one.
func (r *release) deb(arch, version string, files []file) ([]byte, error) {
	slices.SortFunc(files, byName)
	size := 0
	var sums strings.Builder
	for i, f := range files {
		size += len(f.data)
		fmt.Fprintf(&sums, "%x  %s\n", md5.Sum(f.data), f.name)
		files[i].name = "./" + f.name
	}
	data, err := tarball(files, r.date)
	if err != nil {
		return nil, err
	}
	control, err := tarball([]file{
		{"./control", 0o644, fmt.Appendf(nil, "Package: agentmock\nVersion: %s\nArchitecture: %s\nMaintainer: the agentmock authors\nInstalled-Size: %d\nSection: devel\nPriority: optional\nDescription: %s\n", version, arch, size/1024, summary)},
		{"./md5sums", 0o644, []byte(sums.String())},
	}, r.date)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	archive := ar.NewWriter(&packed)
	if err := archive.WriteGlobalHeader(); err != nil {
		return nil, err
	}
	for _, f := range []file{{"debian-binary", 0o644, []byte("2.0\n")}, {"control.tar.gz", 0o644, control}, {"data.tar.gz", 0o644, data}} {
		if err := archive.WriteHeader(&ar.Header{Name: f.name, ModTime: r.date, Mode: f.mode, Size: int64(len(f.data))}); err != nil {
			return nil, err
		}
		if _, err := archive.Write(f.data); err != nil {
			return nil, err
		}
	}
	return packed.Bytes(), nil
}

// compressed is a text as man reads it.
func compressed(data []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return packed.Bytes(), err
}

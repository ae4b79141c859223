package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// file is one in an archive.
type file struct {
	name string // with slashes
	mode int64
	data []byte
}

// byName is the order in an archive, which is the same every time.
func byName(a, b file) int { return strings.Compare(a.name, b.name) }

// archives writes what people unpack: the program with its licences, completions and man pages.
func (r *release) archives(manual []file, notices []byte) (names []string, err error) {
	beside := append([]file{{"THIRD-PARTY-LICENSES.txt", 0o644, notices}}, manual...)
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		data, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			return nil, err
		}
		beside = append(beside, file{name, 0o644, data})
	}
	for _, t := range r.targets {
		program, err := os.ReadFile(filepath.Join(r.dir, r.binary(t)))
		if err != nil {
			return nil, err
		}
		name, pack := r.archive(t), tarball
		if t.windows() {
			pack = zipped
		}
		folder := strings.TrimSuffix(strings.TrimSuffix(name, ".zip"), ".tar.gz")
		var files []file
		for _, f := range append([]file{{t.program(), 0o755, program}}, beside...) {
			files = append(files, file{path.Join(folder, f.name), f.mode, f.data})
		}
		data, err := pack(files, r.date)
		if err == nil {
			err = os.WriteFile(filepath.Join(r.dir, name), data, 0o644)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		names = append(names, name)
	}
	return names, nil
}

// archive is the name of the archive for a target.
func (r *release) archive(t target) string {
	name := fmt.Sprintf("agentmock_%s_%s_%s", r.version, t.system, t.arch)
	if t.windows() {
		return name + ".zip"
	}
	return name + ".tar.gz"
}

// tarball packs files with their folders.
func tarball(files []file, date time.Time) ([]byte, error) {
	var packed bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(compressed)
	folders := map[string]bool{".": true}
	var folder func(name string) error
	folder = func(name string) error {
		if folders[name] {
			return nil
		}
		folders[name] = true
		if err := folder(path.Dir(name)); err != nil {
			return err
		}
		return archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: 0o755, ModTime: date, Format: tar.FormatUSTAR})
	}
	for _, f := range files {
		if err := folder(path.Dir(f.name)); err != nil {
			return nil, err
		}
		if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: date, Format: tar.FormatUSTAR}); err != nil {
			return nil, err
		}
		if _, err := archive.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	err = compressed.Close()
	return packed.Bytes(), err
}

// zipped packs files as Windows unpacks them.
func zipped(files []file, date time.Time) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: date}
		header.SetMode(os.FileMode(f.mode))
		w, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return packed.Bytes(), err
}

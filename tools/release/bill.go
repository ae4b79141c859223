package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// writeBill writes a CycloneDX bill of materials: the parts that the linker put into any of the binaries, as they tell
// themselves, with licences and hashes, and the binaries. It has neither a time nor a serial number, so that the same binaries give the same bill.
func (r *release) writeBill(binaries []string, parts []part) ([]string, error) {
	bom := cyclonedx.NewBOM()
	program := cyclonedx.Component{
		BOMRef: "agentmock", Type: cyclonedx.ComponentTypeApplication, Name: "agentmock", Version: r.version,
		PackageURL: purl("agentmock", r.version), Licenses: licensesOf("MIT"),
		Properties: &[]cyclonedx.Property{{Name: "commit", Value: r.commit}},
	}
	var files []cyclonedx.Component
	for _, name := range binaries {
		sum, err := r.sum(name)
		if err != nil {
			return nil, err
		}
		files = append(files, cyclonedx.Component{Type: cyclonedx.ComponentTypeFile, Name: name, Hashes: sha256Of(sum)})
	}
	program.Components = &files
	bom.Metadata = &cyclonedx.Metadata{Component: &program}
	var components []cyclonedx.Component
	var refs []string
	for _, p := range parts {
		c := cyclonedx.Component{BOMRef: p.purl, Type: cyclonedx.ComponentTypeLibrary, Name: p.name, Version: p.version, PackageURL: p.purl, Licenses: licensesOf(p.licenses...)}
		if p.sum != "" {
			hash, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(p.sum, "h1:"))
			if err != nil {
				return nil, fmt.Errorf("%s: %s: expected a sum as go.sum has it: %w", p.name, p.sum, err)
			}
			c.Hashes = sha256Of(hex.EncodeToString(hash)) // as cyclonedx-gomod says h1, which is the SHA-256 of a list of the module's files
		}
		components = append(components, c)
		refs = append(refs, c.BOMRef)
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: program.BOMRef, Dependencies: &refs}}
	name := fmt.Sprintf("agentmock_%s.cdx.json", r.version)
	f, err := os.Create(filepath.Join(r.dir, name))
	if err != nil {
		return nil, err
	}
	return []string{name}, errors.Join(cyclonedx.NewBOMEncoder(f, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom), f.Close())
}

func sha256Of(hex string) *[]cyclonedx.Hash {
	return &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex}}
}

// licensesOf are SPDX's names, all of which hold.
func licensesOf(ids ...string) *cyclonedx.Licenses {
	var all cyclonedx.Licenses
	for _, id := range ids {
		all = append(all, cyclonedx.LicenseChoice{License: &cyclonedx.License{ID: id}})
	}
	return &all
}

// modules returns those of all binaries, by path, and the Go that built them.
func (r *release) modules(binaries []string) ([]*debug.Module, string, error) {
	byPath, goVersion := map[string]*debug.Module{}, ""
	for _, binary := range binaries {
		info, err := buildinfo.ReadFile(filepath.Join(r.dir, binary))
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", binary, err)
		}
		goVersion = info.GoVersion
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			byPath[m.Path] = m
		}
	}
	var modules []*debug.Module
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		modules = append(modules, byPath[path])
	}
	return modules, goVersion, nil
}

// purl returns a package URL of the type golang.
func purl(module, version string) string { return "pkg:golang/" + module + "@" + version }

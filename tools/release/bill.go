package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/CycloneDX/cyclonedx-go"
)

// writeBill writes a CycloneDX bill of materials: the modules that the linker put into any of the binaries, as they tell
// themselves. It has neither a time nor a serial number, so that the same binaries give the same bill.
func (r *release) writeBill(binaries []string) (string, error) {
	modules, goVersion, err := r.modules(binaries)
	if err != nil {
		return "", err
	}
	bom := cyclonedx.NewBOM()
	program := cyclonedx.Component{
		BOMRef: "agentmock", Type: cyclonedx.ComponentTypeApplication, Name: "agentmock", Version: r.version,
		PackageURL: purl("agentmock", r.version),
		Properties: &[]cyclonedx.Property{{Name: "commit", Value: r.commit}},
	}
	bom.Metadata = &cyclonedx.Metadata{Component: &program}
	components := []cyclonedx.Component{{
		BOMRef: purl("std", goVersion), Type: cyclonedx.ComponentTypeLibrary, Name: "std", Version: goVersion, PackageURL: purl("std", goVersion),
	}}
	for _, m := range modules {
		components = append(components, cyclonedx.Component{
			BOMRef: purl(m.Path, m.Version), Type: cyclonedx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, PackageURL: purl(m.Path, m.Version),
			// go.sum's hash of the module, which is not one of CycloneDX's kinds.
			Properties: &[]cyclonedx.Property{{Name: "go.sum", Value: m.Sum}},
		})
	}
	var refs []string
	for _, c := range components {
		refs = append(refs, c.BOMRef)
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: program.BOMRef, Dependencies: &refs}}
	name := fmt.Sprintf("agentmock_%s.cdx.json", r.version)
	f, err := os.Create(filepath.Join(r.dir, name))
	if err != nil {
		return "", err
	}
	return name, errors.Join(cyclonedx.NewBOMEncoder(f, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom), f.Close())
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

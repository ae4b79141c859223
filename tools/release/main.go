// Command release builds the program for every platform, with checksums and a bill of materials. The same source and the
// same Go give the same bytes, wherever and whenever it runs.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// allTargets are the platforms of a release, as GOOS/GOARCH.
const allTargets = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64"

// release is what is built, and where it goes.
type release struct {
	version, commit string
	root, dir       string // of the checkout, and for the files
	targets         []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		os.Exit(2)
	}
}

// run builds what the arguments ask for, and lists the files made on stdout.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, "Builds agentmock for every platform, from a checkout.\n\n"+
			"  go -C tools run ./release -version v1.2.3\n  go -C tools run ./release -version v1.2.3 -targets linux/amd64 -dir /tmp/dist\n\n")
		flags.PrintDefaults()
	}
	var r release
	flags.StringVar(&r.version, "version", "", "`VERSION` of the release, such as v1.2.3; required")
	flags.StringVar(&r.commit, "commit", "", "`REVISION` it is built from (default: the one checked out, with -dirty when files were changed)")
	flags.StringVar(&r.root, "root", "..", "`DIR` of the checkout")
	flags.StringVar(&r.dir, "dir", "dist", "`DIR` for the files, below the checkout; made anew")
	targets := flags.String("targets", allTargets, "`GOOS/GOARCH,…` to build for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if r.targets = strings.Split(*targets, ","); !versionPattern.MatchString(r.version) {
		return fmt.Errorf("-version %q: expected a semantic version, such as v1.2.3", r.version)
	}
	if !filepath.IsAbs(r.dir) {
		r.dir = filepath.Join(r.root, r.dir)
	}
	return r.build(ctx, stdout)
}

// versionPattern is semver.org's version 2.0.0 after a v, its parts not looked into.
var versionPattern = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// build makes one binary after the other, then what describes them.
func (r *release) build(ctx context.Context, stdout io.Writer) error {
	if r.commit == "" {
		describe := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
		describe.Dir = r.root
		out, err := describe.Output()
		if err != nil {
			return fmt.Errorf("git describe: %w; without a repository, say -commit REVISION", err)
		}
		r.commit = strings.TrimSpace(string(out))
	}
	if err := r.emptyDir(); err != nil {
		return err
	}
	var files []string
	for _, target := range r.targets {
		name, err := r.compile(ctx, target)
		if err != nil {
			return err
		}
		files = append(files, name)
		fmt.Fprintln(stdout, filepath.Join(r.dir, name))
	}
	bill, err := r.writeBill(files)
	if err != nil {
		return err
	}
	sums, err := r.writeSums(append(files, bill))
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n%s\n", filepath.Join(r.dir, bill), filepath.Join(r.dir, sums))
	return nil
}

// emptyDir makes the directory, or empties one that an earlier release filled: anything else in it is not ours to delete.
func (r *release) emptyDir() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, "agentmock_") && name != sumsName {
			return fmt.Errorf("%s: it is not of a release: -dir is made anew, choose another", filepath.Join(r.dir, name))
		}
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(r.dir, e.Name())); err != nil {
			return err
		}
	}
	return os.MkdirAll(r.dir, 0o755)
}

// compile builds the program for one target and returns the file's name. Nothing of the machine goes into it: no paths,
// no time, no C, no flags of the environment.
func (r *release) compile(ctx context.Context, target string) (string, error) {
	system, arch, ok := strings.Cut(target, "/")
	if !ok {
		return "", fmt.Errorf("-targets %q: expected GOOS/GOARCH, such as linux/amd64", target)
	}
	name := fmt.Sprintf("agentmock_%s_%s_%s", r.version, system, arch)
	if system == "windows" {
		name += ".exe"
	}
	path, err := filepath.Abs(filepath.Join(r.dir, name))
	if err != nil {
		return "", err
	}
	link := fmt.Sprintf("-s -w -buildid= -X main.version=%s -X main.commit=%s", r.version, r.commit)
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-tags=nomsgpack", "-ldflags="+link, "-o", path, "./cmd/agentmock")
	command.Dir = r.root
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOENV=off", "GOFLAGS=", "GOFIPS140=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0", "GOOS="+system, "GOARCH="+arch)
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build for %s: %w\n%s", target, err, out)
	}
	return name, nil
}

const sumsName = "SHA256SUMS"

// writeSums writes what `sha256sum --check` reads.
func (r *release) writeSums(files []string) (string, error) {
	var text strings.Builder
	for _, name := range slices.Sorted(slices.Values(files)) {
		sum, err := r.sum(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "%s  %s\n", sum, name)
	}
	return sumsName, os.WriteFile(filepath.Join(r.dir, sumsName), []byte(text.String()), 0o644)
}

func (r *release) sum(name string) (string, error) {
	f, err := os.Open(filepath.Join(r.dir, name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", hash.Sum(nil)), nil
}

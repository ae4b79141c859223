// Command release builds the program for every platform and packs it for people: archives, Debian's packages, npm's, what Homebrew and
// Scoop read, with checksums and a bill of materials. The same source and the same Go give the same bytes, wherever and whenever it runs.
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
	"strconv"
	"strings"
	"time"
)

// allTargets are the platforms of a release, as GOOS/GOARCH.
const allTargets = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64"

// release is what is built, and where it goes.
type release struct {
	version, commit string
	root, dir       string // of the checkout, and for the files
	targets         []target
	url             string    // where the files will be, "" where nobody knows
	date            time.Time // of the commit: that of every file in an archive
}

// target is a platform, as Go names it.
type target struct{ system, arch string }

func (t target) windows() bool { return t.system == "windows" }

// program is the name of the program there.
func (t target) program() string {
	if t.windows() {
		return "agentmock.exe"
	}
	return "agentmock"
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
	flags.StringVar(&r.url, "url", "", "`URL` of the folder that the files will be in; with it, there are a formula for Homebrew and a manifest for Scoop")
	targets := flags.String("targets", allTargets, "`GOOS/GOARCH,…` to build for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !versionPattern.MatchString(r.version) {
		return fmt.Errorf("-version %q: expected a semantic version, such as v1.2.3", r.version)
	}
	if r.url != "" && !urlPattern.MatchString(r.url) {
		return fmt.Errorf("-url %q: expected an https:// URL, such as https://example.com/agentmock/v1.2.3", r.url)
	}
	for name := range strings.SplitSeq(*targets, ",") {
		system, arch, ok := strings.Cut(name, "/")
		if !ok {
			return fmt.Errorf("-targets %q: expected GOOS/GOARCH, such as linux/amd64", name)
		}
		r.targets = append(r.targets, target{system, arch})
	}
	if !filepath.IsAbs(r.dir) {
		r.dir = filepath.Join(r.root, r.dir)
	}
	return r.build(ctx, stdout)
}

// versionPattern is semver.org's version 2.0.0 after a v, its parts not looked into.
var versionPattern = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// urlPattern keeps what would end a string of Ruby's or of JSON's out.
var urlPattern = regexp.MustCompile(`^https://[A-Za-z0-9._~:/@!$&()*+,;=%-]+$`)

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
	if err := r.readDate(ctx); err != nil {
		return err
	}
	var binaries []string
	for _, t := range r.targets {
		name := r.binary(t)
		if err := r.compile(ctx, t, name); err != nil {
			return err
		}
		binaries = append(binaries, name)
		fmt.Fprintln(stdout, filepath.Join(r.dir, name))
	}
	modules, goVersion, err := r.modules(binaries)
	if err != nil {
		return err
	}
	parts, err := r.parts(ctx, modules, goVersion)
	if err != nil {
		return err
	}
	manual, err := r.manual(ctx)
	if err != nil {
		return err
	}
	made := binaries
	for _, pack := range []func() ([]string, error){
		func() ([]string, error) { return r.archives(manual, notices(parts)) },
		func() ([]string, error) { return r.debs(manual, notices(parts)) },
		func() ([]string, error) { return r.npm(notices(parts)) },
		r.manifests,
		func() ([]string, error) { return r.writeBill(binaries, parts) },
	} {
		names, err := pack()
		if err != nil {
			return err
		}
		for _, name := range names {
			fmt.Fprintln(stdout, filepath.Join(r.dir, name))
		}
		made = append(made, names...)
	}
	if err := r.writeSums(made); err != nil {
		return err
	}
	fmt.Fprintln(stdout, filepath.Join(r.dir, sumsName))
	return nil
}

// readDate takes the time of the commit, that of a checkout without a repository is the first that a ZIP can say.
func (r *release) readDate(ctx context.Context) error {
	r.date = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	log := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct")
	log.Dir = r.root
	out, err := log.Output()
	if err != nil {
		return nil
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return fmt.Errorf("git log: %w", err)
	}
	r.date = time.Unix(seconds, 0).UTC()
	return nil
}

// number is the version as everybody but Go writes it.
func (r *release) number() string { return strings.TrimPrefix(r.version, "v") }

// binary is the name of the program's file for a target.
func (r *release) binary(t target) string {
	return fmt.Sprintf("agentmock_%s_%s_%s%s", r.version, t.system, t.arch, strings.TrimPrefix(t.program(), "agentmock"))
}

// emptyDir makes the directory, or empties one that an earlier release filled: anything else in it is not ours to delete.
func (r *release) emptyDir() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, "agentmock") && name != sumsName {
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

// compile builds the program for one target into a file of the release's folder. Nothing of the machine goes into it: no paths,
// no time, no C, no flags of the environment.
func (r *release) compile(ctx context.Context, t target, name string) error {
	path, err := filepath.Abs(filepath.Join(r.dir, name))
	if err != nil {
		return err
	}
	return r.goBuild(ctx, path, "nomsgpack", "GOOS="+t.system, "GOARCH="+t.arch)
}

// goBuild builds the program into a file, with the flags that the image is built with.
func (r *release) goBuild(ctx context.Context, path, tags string, platform ...string) error {
	flags, err := imageFlags(r.root)
	if err != nil {
		return err
	}
	link := fmt.Sprintf("-s -w -buildid= -X main.version=%s -X main.commit=%s", r.version, r.commit)
	command := exec.CommandContext(ctx, "go", "build", "-mod=readonly", "-tags="+tags, "-ldflags="+link, "-o", path, "./cmd/agentmock")
	command.Dir = r.root
	command.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOENV=off", "GOFLAGS="+flags, "GOFIPS140=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0"), platform...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build for %s: %w\n%s", strings.Join(platform, " "), err, out)
	}
	return nil
}

var goFlags = regexp.MustCompile(`(?s)\nENV [^\n]*GOFLAGS="(.*?)"`)

// imageFlags returns the GOFLAGS of the Dockerfile: which packages are inlined is written down there alone.
func imageFlags(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		return "", err
	}
	found := goFlags.FindSubmatch(text)
	if found == nil {
		return "", errors.New("no ENV with GOFLAGS in Dockerfile")
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(string(found[1]), "\\\n", " ")), " "), nil
}

const sumsName = "SHA256SUMS"

// writeSums writes what `sha256sum --check` reads.
func (r *release) writeSums(files []string) error {
	var text strings.Builder
	for _, name := range slices.Sorted(slices.Values(files)) {
		sum, err := r.sum(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "%s  %s\n", sum, name)
	}
	return os.WriteFile(filepath.Join(r.dir, sumsName), []byte(text.String()), 0o644)
}

// sum returns the SHA-256 of a file of the release, in hex.
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

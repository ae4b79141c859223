//go:build e2e

package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// released makes a release for this machine, and returns its checkout; its files are in dist/.
func released(t *testing.T, targets string) *project {
	t.Helper()
	p := checkout(t)
	if out, code := p.command(t, "go", "-C", "tools", "run", "./release", "-version", "v1.2.3", "-commit", "abc123", "-targets", targets, "-url", "https://example.com/agentmock/v1.2.3"); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	return p
}

// TestE2ENpm installs the tarballs of a release into an empty folder, and uses what is in them: the program, the client, the types, the fixtures of Vitest and of Playwright, the
// plugin for Vite.
func TestE2ENpm(t *testing.T) {
	dist := filepath.Join(released(t, "linux/amd64").dir, "dist")
	document, err := os.ReadFile(filepath.Join(root, "docs", "todos.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p := nodeProject(t, filepath.Join(dist, "agentmock-1.2.3.tgz"), filepath.Join(dist, "agentmock-linux-x64-1.2.3.tgz"))
	p.write(t, "todos.yaml", string(document))
	p.write(t, "broken.yaml", strings.Replace(string(document), "type: boolean", "type: bool", 1))
	for _, row := range []struct {
		args, want string
		code       int
	}{
		{"npx agentmock version", "agentmock v1.2.3, commit abc123", 0},
		{"npx agentmock lint todos.yaml", "nothing is wrong", 0},
		{"npx agentmock lint broken.yaml", "broken.yaml:", 1},
		{"npx agentmock serve none.yaml", "there is no such file", 2},
	} {
		args := strings.Fields(row.args)
		if out, code := p.command(t, args[0], args[1:]...); code != row.code || !strings.Contains(out, row.want) {
			t.Errorf("%s: exit %d: %s", row.args, code, out)
		}
	}
	use := func(file, want string, args ...string) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("testdata", "npm", file))
		if err != nil {
			t.Fatal(err)
		}
		p.write(t, file, string(text))
		if out, code := p.command(t, args[0], args[1:]...); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d: %s", file, code, out)
		}
	}
	use("client.mjs", "started, asked, changed, verified, stopped", "node", "client.mjs")
	if out, code := p.command(t, "npm", "install", "--no-audit", "--no-fund", "vite@7.1.12", "vitest@3.2.4", "typescript@5.9.3", "@types/node@22.18.0", "@playwright/test@1.56.1", "jest@30.2.0"); code != 0 {
		t.Fatal(out)
	}
	use("types.ts", "", "npx", "tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "types.ts")
	use("mock.test.mjs", "2 passed", "npx", "vitest", "run", "mock.test.mjs")
	p.write(t, "mock.spec.mjs", strings.Replace(p.read(t, "mock.test.mjs"), "'vitest'", "'@playwright/test'", 1)) // the same
	if out, code := p.command(t, "npx", "playwright", "test", "--workers", "1", "mock.spec.mjs"); code != 0 || !strings.Contains(out, "2 passed") {
		t.Errorf("mock.spec.mjs: exit %d: %s", code, out)
	}
	use("jest.test.mjs", "2 passed", "node", "--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--testMatch", "**/jest.test.mjs")
	use("vite.mjs", "passed on, stopped", "node", "vite.mjs")
}

// TestE2ENpxEnds ends npx, alone and as a terminal does it with all that it has started: the mock ends with it. An interrupt that npx alone gets ends neither: it is
// handed to its shell, which waits.
func TestE2ENpxEnds(t *testing.T) {
	dist := filepath.Join(released(t, "linux/amd64").dir, "dist")
	p := nodeProject(t, filepath.Join(dist, "agentmock-1.2.3.tgz"), filepath.Join(dist, "agentmock-linux-x64-1.2.3.tgz"))
	for name, send := range map[string]func(group int) error{
		"interrupted by a terminal": func(group int) error { return syscall.Kill(-group, syscall.SIGINT) },
		"terminated":                func(group int) error { return syscall.Kill(group, syscall.SIGTERM) },
	} {
		file := filepath.Join(t.TempDir(), "url")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		command := exec.CommandContext(ctx, "npx", "agentmock", "serve", "--api", "builtin", "--addr", "127.0.0.1:0", "--ready-file", file)
		command.Dir, command.SysProcAttr = p.dir, &syscall.SysProcAttr{Setpgid: true}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		group := command.Process.Pid
		t.Cleanup(func() { _ = syscall.Kill(-group, syscall.SIGKILL) })
		eventually(t, "it answers", func() bool { _, err := os.Stat(file); return err == nil })
		if err := send(group); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait()
		eventually(t, name+": no process is left", func() bool {
			out, err := exec.Command("ps", "-e", "-o", "pgid=,stat=").Output()
			return err == nil && !regexp.MustCompile(`(?m)^\s*`+strconv.Itoa(group)+` [^Z]`).Match(out) // Z: ended, and nobody has asked after it
		})
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: the mock did not end by itself", name)
		}
	}
}

// TestE2EReleasePackages holds what a release packs against the tools that take it.
func TestE2EReleasePackages(t *testing.T) {
	p := released(t, "linux/amd64,darwin/arm64,windows/amd64")
	for command, want := range map[string]string{
		"dpkg-deb --field dist/agentmock_1.2.3_amd64.deb Package Version Architecture": "Version: 1.2.3",
		"tar -tzf dist/agentmock_v1.2.3_darwin_arm64.tar.gz":                           "agentmock_v1.2.3_darwin_arm64/THIRD-PARTY-LICENSES.txt",
		"python3 -m zipfile -l dist/agentmock_v1.2.3_windows_amd64.zip":                "agentmock.exe",
	} {
		if out, code := p.command(t, "sh", "-c", command); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d: %s", command, code, out)
		}
	}
	for _, command := range []string{
		"dpkg-deb --extract dist/agentmock_1.2.3_amd64.deb deb && dpkg-deb --control dist/agentmock_1.2.3_amd64.deb control && cd deb && md5sum --check --quiet ../control/md5sums && usr/bin/agentmock version",
		"mkdir out && tar -xzf dist/agentmock_v1.2.3_linux_amd64.tar.gz -C out && cd out/* && ./agentmock version && bash -n completions/agentmock.bash && gzip -dc ../../deb/usr/share/man/man1/agentmock-serve.1.gz | cmp - man/agentmock-serve.1",
	} {
		if out, code := p.command(t, "sh", "-c", command); code != 0 || !strings.Contains(out, "agentmock v1.2.3") {
			t.Errorf("%s: exit %d: %s", command, code, out)
		}
	}
	for command, want := range map[string]string{ // in the shells themselves, and by dpkg in a system of its own
		"mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates && touch root/var/lib/dpkg/status && dpkg --root=root --install dist/agentmock_1.2.3_amd64.deb && root/usr/bin/agentmock version && dpkg --root=root --verify agentmock":                                                                "agentmock v1.2.3",
		"dpkg --root=root --remove agentmock && ! test -e root/usr/bin/agentmock && dpkg --root=root --purge agentmock; find root -name '*agentmock*' | wc -l":                                                                                                                                             "\n0\n",
		"cd out/* && PATH=$PWD:$PATH fish --no-config -c 'source completions/agentmock.fish; complete -C \"agentmock serve --auth \"'":                                                                                                                                                                     "required",
		"cd out/*/completions && zsh -fc 'fpath=($PWD $fpath); autoload -Uz compinit && compinit -u -D && print completes with $_comps[agentmock] && autoload +X _agentmock && print loaded'":                                                                                                              "completes with _agentmock\nloaded",
		"cd out/* && PATH=$PWD:$PATH bash -c '. /usr/share/bash-completion/bash_completion; . completions/agentmock.bash; COMP_WORDS=(agentmock serve --auth \"\"); COMP_CWORD=3; COMP_LINE=\"agentmock serve --auth \"; COMP_POINT=${#COMP_LINE}; __start_agentmock agentmock; echo \"${COMPREPLY[@]}\"'": "required",
	} {
		if out, code := p.command(t, "sh", "-c", command); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d: %s", command, code, out)
		}
	}
	sums := p.read(t, "dist/SHA256SUMS")
	var bill struct {
		Components []struct {
			Name     string
			Licenses []struct{ License struct{ ID string } }
			Hashes   []struct{ Alg, Content string }
		}
	}
	if err := json.Unmarshal([]byte(p.read(t, "dist/agentmock_v1.2.3.cdx.json")), &bill); err != nil {
		t.Fatal(err)
	}
	if len(bill.Components) < 20 {
		t.Errorf("the bill has only %d parts", len(bill.Components))
	}
	notices, out := p.command(t, "sh", "-c", "cat out/*/THIRD-PARTY-LICENSES.txt")
	if out != 0 {
		t.Fatal(notices)
	}
	for _, c := range bill.Components {
		if len(c.Licenses) == 0 || c.Licenses[0].License.ID == "" || !strings.Contains(notices, "\n"+c.Name+" ") {
			t.Errorf("%s is passed on without its licence", c.Name)
		}
		if c.Name != "std" && c.Name != "swagger-ui" && len(c.Hashes) == 0 {
			t.Errorf("%s has no hash", c.Name)
		}
	}
	for _, name := range []string{"agentmock.rb", "agentmock.json"} {
		for _, m := range regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(p.read(t, "dist/"+name), -1) {
			if !strings.Contains(sums, m) {
				t.Errorf("%s names a sum that no file has: %s", name, m)
			}
		}
		if !slices.Contains(strings.Fields(sums), name) || !strings.Contains(p.read(t, "dist/"+name), "https://example.com/agentmock/v1.2.3/agentmock_v1.2.3_") {
			t.Errorf("%s:\n%s", name, p.read(t, "dist/"+name))
		}
	}
}

// read returns what is in a file of the project.
func (p *project) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

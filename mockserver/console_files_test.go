package mockserver_test

import (
	"agentmock/internal/i18n"
	"agentmock/mockserver"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func consoleSource(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("console", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestConsoleSaysItsWords: the pages say every text that i18n has for them, and no other.
func TestConsoleSaysItsWords(t *testing.T) {
	var keys []string
	for _, key := range i18n.English.Keys() {
		if name, ours := strings.CutPrefix(key, "console."); ours {
			keys = append(keys, name)
		}
	}
	if len(keys) < 200 {
		t.Errorf("only %d texts", len(keys))
	}
	var source strings.Builder
	for _, file := range scripts(t) {
		source.WriteString(consoleSource(t, file))
	}
	for _, used := range regexp.MustCompile(`\bt\('([^']+)'`).FindAllStringSubmatch(source.String(), -1) {
		if !slices.Contains(keys, used[1]) {
			t.Errorf("t('%s'): there is no such text", used[1])
		}
	}
	computed := regexp.MustCompile("`([\\w-]*\\.)\\$\\{|`\\$\\{key\\}\\.|has\\(`")
	var prefixes []string
	for _, found := range computed.FindAllStringSubmatch(source.String(), -1) {
		prefixes = append(prefixes, found[1])
	}
	prefixes = append(prefixes, "sex.", "operator.", "auth.", "unknown.", "setting.")
	for _, key := range keys {
		stem, _, _ := strings.Cut(key, ".")
		if !strings.Contains(source.String(), fmt.Sprintf("'%s'", key)) && !slices.Contains(prefixes, stem+".") {
			t.Errorf("%s: no page says it", key)
		}
	}
}

// TestConsoleNamesParts: each part of a resource that a reason can be of, and each step of a life, has a word in the console.
func TestConsoleNamesParts(t *testing.T) {
	files, err := filepath.Glob("../internal/resource/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range []string{`(?:Role|Count)\s+= "([a-z ]+)"`, `because\([^"\n]*, "([a-z ]+)"`} {
			for _, part := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(data), -1) {
				if found++; !i18n.Chinese.Has("console.part." + part[1]) {
					t.Errorf("%s: the part %q has no word", file, part[1])
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d parts", found)
	}
	data, err := os.ReadFile("../contract/story.go")
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile(`chapter = "([a-z-]+)"`).FindAllStringSubmatch(string(data), -1)
	for _, step := range steps {
		if !i18n.Chinese.Has("console.step." + step[1]) {
			t.Errorf("the step %q of a life has no word", step[1])
		}
	}
	if len(steps) < 10 {
		t.Errorf("only %d steps", len(steps))
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir("console")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if filepath.Ext(file.Name()) == ".js" {
			names = append(names, file.Name())
		}
	}
	return names
}

// TestConsoleFilesAreStrict reads the files for what the page's policy, or good manners, forbid.
func TestConsoleFilesAreStrict(t *testing.T) {
	forbidden := map[string]*regexp.Regexp{
		"an inline handler":       regexp.MustCompile(`<[^>]*\son\w+\s*=`),
		"an inline style":         regexp.MustCompile(`<[^>]*\sstyle\s*=|<style|setAttribute\('style'`),
		"an inline script":        regexp.MustCompile(`<script>|<script [^>]*>[^<]`),
		"markup made of text":     regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser`),
		"code made of text":       regexp.MustCompile(`\beval\(|new Function\(|setTimeout\(\s*['"]`),
		"an address of elsewhere": regexp.MustCompile(`https?://[^'"\s/]*\.\w|['"(]//\w`),
	}
	files, err := filepath.Glob("console/*")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		source := strings.ReplaceAll(consoleSource(t, filepath.Base(file)), "http://www.w3.org/2000/svg", "") // a name, not an address
		for what, pattern := range forbidden {
			if found := pattern.FindString(source); found != "" {
				t.Errorf("%s has %s: %s", file, what, found)
			}
		}
		if filepath.Ext(file) == ".js" && !strings.HasPrefix(source, "// ") {
			t.Errorf("%s does not say what it is for", file)
		}
	}
}

// TestConsoleStylesAreServed: the styles of each view reach the page, those that several have before the others.
func TestConsoleStylesAreServed(t *testing.T) {
	page, styles := consoleSource(t, "index.html"), send(t, agent(t, mockserver.Options{}), "/__admin/console/views.css").Text
	files, err := filepath.Glob("console/*.css")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if linked := strings.Contains(page, name) || name == "swagger.css"; linked == strings.Contains(styles, consoleSource(t, name)) {
			t.Errorf("%s is linked: %t, and the same among the styles of all views", name, linked)
		}
	}
	if !strings.HasPrefix(styles, consoleSource(t, "parts.css")) {
		t.Error("what views have of their own does not come after what they share")
	}
}

// TestConsolePolicy asks for the console's files: with types that browsers run, under a policy without exceptions.
func TestConsolePolicy(t *testing.T) {
	server := agent(t, mockserver.Options{})
	for path, kind := range map[string]string{
		"/__admin/": "text/html; charset=utf-8", "/__admin/console/app.js": "text/javascript; charset=utf-8", "/__admin/console/base.css": "text/css; charset=utf-8",
		"/__admin/console/views.css": "text/css; charset=utf-8", "/__admin/console/icon.svg": "image/svg+xml", "/__admin/swagger/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
	} {
		got := send(t, server, path)
		policy := got.Header.Get("Content-Security-Policy")
		if got.StatusCode != 200 || got.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %s, want %s", path, got.StatusCode, got.Header.Get("Content-Type"), kind)
		}
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

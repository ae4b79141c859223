//go:build e2e

package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block returns the first block of a language in a document that has a text.
func block(t *testing.T, name, language, with string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		if strings.Contains(match[1], with) {
			return match[1]
		}
	}
	t.Fatalf("%s: no block of %s with %q", name, language, with)
	return ""
}

func TestE2EHarnessOfNode(t *testing.T) {
	p := &project{dir: t.TempDir(), env: os.Environ()}
	p.write(t, "agentmock.mjs", block(t, "docs/harness.md", "js", "export default"))
	p.write(t, "test.mjs", `
import start from './agentmock.mjs'
const stop = await start()
const url = process.env.API_URL
const customer = await (await fetch(url + '`+documentedPath+`')).json()
console.log(customer.data.id)
await stop()
await fetch(url).then(() => { throw new Error('it goes on') }, () => console.log('stopped'))
process.env.PATH = ''
await start().then(() => { throw new Error('it started') }, error => console.log(error.code))
`)
	out, code := p.command(t, "sh", "-c", "node test.mjs 2>stderr")
	if want := "780f7216-b131-462b-ba30-de7cd1f527de\nstopped\nENOENT\n"; code != 0 || out != want {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestE2EHarnessOfGo(t *testing.T) {
	p := &project{dir: t.TempDir(), env: append(os.Environ(), "GOFLAGS=")}
	p.write(t, "go.mod", "module app\n\ngo 1.26\n")
	p.write(t, "main_test.go", block(t, "docs/harness.md", "go", "TestMain"))
	p.write(t, "customer_test.go", `package app_test

import (
	"net/http"
	"testing"
)

func TestCustomer(t *testing.T) {
	response, err := http.Get(apiURL + "`+documentedPath+`")
	if err != nil || response.StatusCode != 200 {
		t.Fatal(response, err)
	}
	response.Body.Close()
}
`)
	if out, code := p.command(t, "go", "test", "-v", "./..."); code != 0 || !strings.Contains(out, "PASS: TestCustomer") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestE2EHarnessOfPytest(t *testing.T) {
	needs(t, "pytest-3")
	p := &project{dir: t.TempDir(), env: os.Environ()}
	p.write(t, "conftest.py", block(t, "docs/harness.md", "python", "def api_url"))
	p.write(t, "test_customer.py", `
import json
import urllib.request

def test_customer(api_url):
    with urllib.request.urlopen(api_url + "`+documentedPath+`") as answer:
        assert json.load(answer)["data"]["id"] == "780f7216-b131-462b-ba30-de7cd1f527de"

def test_the_same_mock(api_url):
    print("asked", api_url)
`)
	out, code := p.command(t, "pytest-3", "-s")
	at := regexp.MustCompile(`asked (http://\S+)`).FindStringSubmatch(out)
	if code != 0 || !strings.Contains(out, "2 passed") || at == nil {
		t.Fatalf("exit %d: %s", code, out)
	}
	if _, err := http.Get(at[1]); err == nil {
		t.Errorf("the mock at %s goes on", at[1])
	}
	p.write(t, "agentmock.yaml", "seeed: 1\n") // a mock that does not start says so
	if out, code := p.command(t, "pytest-3"); code != 1 || !strings.Contains(out, "agentmock ended with exit code 2") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestE2EHarnessOfJUnit(t *testing.T) {
	needs(t, "javac")
	const jars = "/usr/share/java/"
	if _, err := os.Stat(jars + "junit-jupiter-api.jar"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("the recipe for JUnit 5 is run with its jars, and there are none: .ci/run installs Debian's junit5")
	}
	path := "."
	for _, name := range []string{"junit-jupiter-api", "junit-jupiter-engine", "junit-platform-commons", "junit-platform-engine", "junit-platform-launcher", "junit-platform-console", "junit-platform-reporting",
		"opentest4j", "opentest4j-reporting-events", "opentest4j-reporting-schema", "apiguardian-api", "picocli", "univocity-parsers", "junit-jupiter-params"} {
		path += ":" + jars + name + ".jar"
	}
	p := &project{dir: t.TempDir(), env: append(os.Environ(), "CLASSPATH="+path)}
	p.write(t, "Agentmock.java", block(t, "docs/harness.md", "java", "BeforeAllCallback"))
	p.write(t, "CustomerTest.java", `
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.net.URI;
import java.net.http.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Agentmock.class)
class CustomerTest {
    @Test
    void customer() throws Exception {
        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(Agentmock.url + "`+documentedPath+`")).build(), HttpResponse.BodyHandlers.ofString());
        assertTrue(answer.body().contains("780f7216-b131-462b-ba30-de7cd1f527de"));
        System.out.println("asked " + Agentmock.url);
    }

    @Nested
    class Again {
        @Test
        void sameMock() { System.out.println("asked " + Agentmock.url); }
    }
}
`)
	if out, code := p.command(t, "javac", "-Xlint:all,-processing,-path", "-Werror", "Agentmock.java", "CustomerTest.java"); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	out, code := p.command(t, "java", "org.junit.platform.console.ConsoleLauncher", "--select-class", "CustomerTest", "--disable-banner")
	at := regexp.MustCompile(`asked (http://\S+)`).FindAllStringSubmatch(out, -1)
	if code != 0 || len(at) != 2 || at[0][1] != at[1][1] {
		t.Fatalf("exit %d: %s", code, out)
	}
	if _, err := http.Get(at[0][1]); err == nil {
		t.Errorf("the mock at %s goes on", at[0][1])
	}
}

// TestE2EHarnessOfTestcontainers runs the lines of docs/harness.md with the library from npm.
func TestE2EHarnessOfTestcontainers(t *testing.T) {
	image := checkout(t)
	if out, code := image.command(t, "docker", "build", "--tag", "agentmock:dev", "."); code != 0 {
		t.Fatal(out)
	}
	p := &project{dir: t.TempDir(), env: append(os.Environ(), "TESTCONTAINERS_RYUK_DISABLED=true")} // its own image needs a registry
	p.write(t, "package.json", `{"type": "module"}`)
	if out, code := p.command(t, "npm", "install", "--no-audit", "--no-fund", "testcontainers@11"); code != 0 {
		t.Fatal(out)
	}
	p.write(t, "test.mjs", block(t, "docs/harness.md", "js", "GenericContainer")+`
const customer = await (await fetch(process.env.API_URL + '`+documentedPath+`')).json()
console.log(customer.data.id)
await mock.stop()
`)
	if out, code := p.command(t, "node", "test.mjs"); code != 0 || !strings.Contains(out, "780f7216-b131-462b-ba30-de7cd1f527de\n") {
		t.Errorf("exit %d: %s", code, out)
	}
}

// TestE2EReleaseIsReproducible builds a release, and part of it again: in another folder, with an empty cache.
func TestE2EReleaseIsReproducible(t *testing.T) {
	first, second := checkout(t), checkout(t)
	args := []string{"-C", "tools", "run", "./release", "-version", "v1.2.3", "-commit", "abc123"}
	if out, code := first.command(t, "go", args...); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	if out, code := first.command(t, "sh", "-c", "cd dist && sha256sum --check --strict SHA256SUMS && ls"); code != 0 || strings.Count(out, ": OK") != 22 {
		t.Errorf("exit %d: %s", code, out)
	}
	second.env = append(second.env, "GOCACHE="+t.TempDir())
	if out, code := second.command(t, "go", append(args, "-targets", "linux/amd64,windows/arm64")...); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	for _, name := range []string{"agentmock_v1.2.3_linux_amd64", "agentmock_v1.2.3_windows_arm64.exe", "agentmock_v1.2.3_linux_amd64.tar.gz", "agentmock_v1.2.3_windows_arm64.zip", "agentmock_1.2.3_amd64.deb", "agentmock-linux-x64-1.2.3.tgz"} {
		want, err := os.ReadFile(filepath.Join(first.dir, "dist", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(second.dir, "dist", name))
		if err != nil || !bytes.Equal(want, got) {
			t.Errorf("%s is another the second time: %d and %d bytes, %v", name, len(want), len(got), err)
		}
	}
	out, code := first.command(t, filepath.Join(first.dir, "dist/agentmock_v1.2.3_linux_amd64"), "version")
	if code != 0 || !strings.HasPrefix(out, "agentmock v1.2.3, commit abc123, go1.") {
		t.Errorf("exit %d: %s", code, out)
	}
}

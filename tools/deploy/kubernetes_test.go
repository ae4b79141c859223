// Package deploy holds the files that deploy the mock against what takes them.
package deploy

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policies "k8s.io/api/policy/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const root = "../.."

// manifests are what kustomize makes of a folder, by kind and name; a ConfigMap's name is without its hash.
type manifests map[string]any

func (m manifests) deployment(t *testing.T) *apps.Deployment {
	t.Helper()
	d, ok := m["Deployment agentmock"].(*apps.Deployment)
	if !ok || len(d.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("no Deployment of one container in %v", m)
	}
	return d
}

// kinds are the types that Kubernetes reads manifests into.
var kinds = map[string]func() any{
	"ConfigMap":           func() any { return new(core.ConfigMap) },
	"Service":             func() any { return new(core.Service) },
	"Secret":              func() any { return new(core.Secret) },
	"Deployment":          func() any { return new(apps.Deployment) },
	"StatefulSet":         func() any { return new(apps.StatefulSet) },
	"NetworkPolicy":       func() any { return new(networking.NetworkPolicy) },
	"PodDisruptionBudget": func() any { return new(policies.PodDisruptionBudget) },
}

// hash is what kustomize puts after the name of a ConfigMap or a Secret.
var hash = regexp.MustCompile(`-[a-z0-9]{10}$`)

// build has kustomize read a folder, and reads each manifest as the API server does: a field that the type does not have is an error.
func build(t *testing.T, folder string) manifests {
	t.Helper()
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		t.Fatal(err)
	}
	all := manifests{}
	for _, r := range made.Resources() {
		into, ok := kinds[r.GetKind()]
		if !ok {
			t.Fatalf("%s: add it to the kinds of this test", r.GetKind())
		}
		text, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		one := into()
		if err := yaml.UnmarshalStrict(text, one); err != nil {
			t.Errorf("%s %s: %v", r.GetKind(), r.GetName(), err)
		}
		all[r.GetKind()+" "+hash.ReplaceAllString(r.GetName(), "")] = one
	}
	return all
}

// restricted holds the pods against the strictest of Kubernetes' pod security standards.
func restricted(t *testing.T, m manifests) {
	t.Helper()
	judge, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, one := range m {
		var template core.PodTemplateSpec
		switch one := one.(type) {
		case *apps.Deployment:
			template = one.Spec.Template
		case *apps.StatefulSet:
			template = one.Spec.Template
		default:
			continue
		}
		found := policy.AggregateCheckResults(judge.EvaluatePod(api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}, &template.ObjectMeta, &template.Spec))
		if !found.Allowed {
			t.Errorf("%s: %s", name, found.ForbiddenDetail())
		}
		for _, c := range template.Spec.Containers {
			if c.SecurityContext.ReadOnlyRootFilesystem == nil || !*c.SecurityContext.ReadOnlyRootFilesystem || c.Resources.Limits.Memory().IsZero() || c.ReadinessProbe == nil || c.LivenessProbe == nil {
				t.Errorf("%s, %s: want a read-only root, a limit of memory, and both probes", name, c.Name)
			}
		}
	}
}

func TestKubernetes(t *testing.T) {
	m := build(t, filepath.Join(root, "deploy/kubernetes"))
	restricted(t, m)
	pod := m.deployment(t).Spec.Template
	for name, selector := range map[string]map[string]string{
		"Service":             m["Service agentmock"].(*core.Service).Spec.Selector,
		"PodDisruptionBudget": m["PodDisruptionBudget agentmock"].(*policies.PodDisruptionBudget).Spec.Selector.MatchLabels,
		"Deployment":          m.deployment(t).Spec.Selector.MatchLabels,
	} {
		if !selects(selector, pod.Labels) {
			t.Errorf("the %s selects %v, the pod has %v", name, selector, pod.Labels)
		}
	}
	if name := pod.Spec.Volumes[0].ConfigMap.Name; !strings.HasPrefix(name, "agentmock-api-") || m["ConfigMap agentmock-api"].(*core.ConfigMap).Name != name {
		t.Errorf("the pod mounts %s: another document would be no rollout", name)
	}
	answers(t, m)
}

// The lines of docs/kubernetes.md: another document, settings, a token, and several mocks with Redis.
func TestKubernetesAsDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs/kubernetes.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(page), "```yaml\n# kustomization.yaml\n")
	block, _, found := strings.Cut(block, "```")
	if !found {
		t.Fatal("docs/kubernetes.md has no block of kustomization.yaml")
	}
	dir := t.TempDir() // as the page says: a folder beside a checkout
	here := filepath.Join(dir, "mock")
	err = os.CopyFS(filepath.Join(dir, "agentmock/deploy/kubernetes"), os.DirFS(filepath.Join(root, "deploy/kubernetes")))
	if err == nil {
		err = os.Mkdir(here, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	todos, err := os.ReadFile(filepath.Join(root, "docs/todos.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"kustomization.yaml": block, "openapi.yaml": string(todos)} {
		if err := os.WriteFile(filepath.Join(here, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := build(t, here)
	restricted(t, m)
	d := m.deployment(t)
	if *d.Spec.Replicas != 3 || !strings.Contains(m["ConfigMap agentmock-api"].(*core.ConfigMap).Data["openapi.yaml"], "/todos") {
		t.Errorf("%d replicas of another document", *d.Spec.Replicas)
	}
	redis := m["StatefulSet agentmock-redis"].(*apps.StatefulSet).Spec.Template
	guard := m["NetworkPolicy agentmock-redis"].(*networking.NetworkPolicy).Spec
	if !selects(guard.PodSelector.MatchLabels, redis.Labels) || !selects(m["Service agentmock-redis"].(*core.Service).Spec.Selector, redis.Labels) ||
		!selects(guard.Ingress[0].From[0].PodSelector.MatchLabels, d.Spec.Template.Labels) || selects(m["Service agentmock"].(*core.Service).Spec.Selector, redis.Labels) {
		t.Error("Redis is reached by others, or not by the mocks")
	}
	env := environment(t, m)
	if !strings.HasPrefix(env["AGENTMOCK_STATE"], "redis://agentmock-redis:6379/0?") || env["AGENTMOCK_LOCALE"] != "en-US" || env["AGENTMOCK_ADMIN_TOKEN"] == "" {
		t.Errorf("the environment is %v", env)
	}
	answers(t, m)
}

func selects(selector, labels map[string]string) bool {
	for name, value := range selector {
		if labels[name] != value {
			return false
		}
	}
	return len(selector) > 0
}

// environment returns what the container is given.
func environment(t *testing.T, m manifests) map[string]string {
	t.Helper()
	env := map[string]string{}
	c := m.deployment(t).Spec.Template.Spec.Containers[0]
	for _, from := range c.EnvFrom {
		for _, one := range m {
			if config, ok := one.(*core.ConfigMap); ok && config.Name == from.ConfigMapRef.Name {
				for key, value := range config.Data {
					env[key] = value
				}
			}
		}
	}
	for _, e := range c.Env {
		switch {
		case e.ValueFrom == nil:
			env[e.Name] = strings.ReplaceAll(e.Value, "$(NAMESPACE)", env["NAMESPACE"])
		case e.ValueFrom.FieldRef != nil:
			env[e.Name] = "testing"
		case e.ValueFrom.SecretKeyRef != nil:
			for _, one := range m {
				if secret, ok := one.(*core.Secret); ok && secret.Name == e.ValueFrom.SecretKeyRef.Name {
					env[e.Name] = string(secret.Data[e.ValueFrom.SecretKeyRef.Key])
				}
			}
		}
	}
	return env
}

// answers runs the program with the arguments and the environment of the container, on a volume as Kubernetes lays it, and asks its probes, its API, and
// the admin API under the Service's name. A name that is no flag's ends it.
func answers(t *testing.T, m manifests) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "agentmock")
	if out, err := exec.Command("go", "-C", root, "build", "-o", program, "./cmd/agentmock").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	volume := filepath.Join(dir, "api")
	data := filepath.Join(volume, "..2026_01_01_00_00_00.1")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range m["ConfigMap agentmock-api"].(*core.ConfigMap).Data {
		if err := os.WriteFile(filepath.Join(data, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join("..data", name), filepath.Join(volume, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Base(data), filepath.Join(volume, "..data")); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().String()
	_ = listener.Close()
	c := m.deployment(t).Spec.Template.Spec.Containers[0]
	var args []string
	for _, arg := range c.Args {
		args = append(args, strings.ReplaceAll(arg, "/api", volume))
	}
	env := environment(t, m)
	if env["AGENTMOCK_ADDR"] != fmt.Sprintf("0.0.0.0:%d", c.Ports[0].ContainerPort) {
		t.Errorf("it listens at %s, the port is %d", env["AGENTMOCK_ADDR"], c.Ports[0].ContainerPort)
	}
	env["AGENTMOCK_ADDR"] = at
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	mock := exec.CommandContext(ctx, program, args...)
	for name, value := range env {
		if value != "" {
			mock.Env = append(mock.Env, name+"="+value)
		}
	}
	log := filepath.Join(dir, "log")
	file, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	mock.Stdout, mock.Stderr = file, file
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = mock.Wait() }()
	ready := c.ReadinessProbe.HTTPGet.Path
	for end := time.Now().Add(20 * time.Second); ask(at, at, ready, "") != http.StatusNoContent; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			said, _ := os.ReadFile(log)
			t.Fatalf("the readiness probe %s is answered with %d:\n%s", ready, ask(at, at, ready, ""), said)
		}
	}
	if got := ask(at, at, c.LivenessProbe.HTTPGet.Path, ""); got != http.StatusNoContent {
		t.Errorf("the liveness probe %s is answered with %d", c.LivenessProbe.HTTPGet.Path, got)
	}
	token := env["AGENTMOCK_ADMIN_TOKEN"]
	for host, want := range map[string]int{"agentmock": 200, "agentmock.testing": 200, "agentmock.testing.svc": 200, "agentmock.testing.svc.cluster.local": 200, "agentmock.elsewhere": 403} {
		if got := ask(at, host, "/__admin/settings", token); got != want {
			t.Errorf("the admin API under %s: %d, want %d", host, got, want)
		}
	}
	if token != "" {
		if got := ask(at, "agentmock", "/__admin/settings", "another"); got != http.StatusUnauthorized {
			t.Errorf("with another token: %d", got)
		}
	}
}

// ask returns the status of an answer under a name, 0 without one.
func ask(at, host, path, token string) int {
	r, err := http.NewRequest(http.MethodGet, "http://"+at+path, nil)
	if err != nil {
		return 0
	}
	r.Host = host
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

package mockserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"agentmock/mockserver"
)

// page reads all that a mock tells Prometheus, by Prometheus' own reader.
func page(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return families
}

// TestMetrics asks for a known and an unknown path, and has an operation whose name must be escaped.
func TestMetrics(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: "say \"}\\,\n{a=\"b\""
      parameters: [{name: q, in: query, required: true, schema: {type: integer}}]
      responses: {"200": {description: ok}}
`), mockserver.Options{})
	for _, path := range []string{"/a?q=1", "/a?q=1", "/a", "/nothing"} {
		_ = send(t, server, path)
	}
	reply := send(t, server, "GET /__admin/metrics")
	if got := reply.Header.Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("Content-Type: %s", got)
	}
	families := page(t, reply.Text)
	for name, f := range families {
		want := dto.MetricType_GAUGE
		switch {
		case strings.HasPrefix(name, "process_io_"): // the library calls them so
		case name == "agentmock_request_seconds" || name == "go_gc_pauses_seconds" || name == "go_sched_latencies_seconds":
			want = dto.MetricType_HISTOGRAM
		case name == "go_gc_duration_seconds":
			want = dto.MetricType_SUMMARY
		case strings.HasSuffix(name, "_total") || strings.HasPrefix(name, "go_") && strings.HasSuffix(name, "_count") && name != "go_cpu_count":
			want = dto.MetricType_COUNTER
		}
		if f.GetType() != want || len(f.GetMetric()) == 0 {
			t.Errorf("%s: %d of %v, want %v", name, len(f.GetMetric()), f.GetType(), want)
		}
		if strings.HasPrefix(name, "agentmock_") && f.GetHelp() == "" {
			t.Errorf("%s: nothing says what it is", name)
		}
	}
	for _, name := range []string{"go_info", "go_goroutines", "go_threads", "go_memstats_heap_alloc_bytes", "go_gc_duration_seconds", "process_resident_memory_bytes", "process_open_fds", "process_max_fds", "process_cpu_seconds_total", "process_start_time_seconds", "process_virtual_memory_bytes"} {
		if families[name] == nil {
			t.Errorf("%s is not there", name)
		}
	}
	const operation = "say \"}\\,\n{a=\"b\""
	got := map[string]float64{}
	for _, name := range []string{"agentmock_requests_total", "agentmock_violations_total"} {
		for _, m := range families[name].GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			got[strings.Join(labels, " ")] = m.GetCounter().GetValue()
		}
	}
	want := map[string]float64{
		"operation=" + operation + " status=200 source=generated": 2, "operation=" + operation + " status=422 source=problem": 1,
		"operation= status=404 source=problem": 1, "operation=" + operation + " rule=required": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, m := range families["agentmock_request_seconds"].GetMetric() {
		h := m.GetHistogram()
		if len(h.GetBucket()) != 13 || h.GetSampleCount() != h.GetBucket()[12].GetCumulativeCount() || h.GetSampleSum() <= 0 {
			t.Errorf("%v", h)
		}
	}
}

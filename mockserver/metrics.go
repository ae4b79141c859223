package mockserver

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	vm "github.com/VictoriaMetrics/metrics"

	"agentmock/internal/state"
)

// metrics count what a server does, for Prometheus.
type metrics struct {
	set *vm.Set

	mutex sync.Mutex                           // of additions to known
	known atomic.Pointer[map[counted]counters] // is read without a lock, and replaced as a whole
}

// family is what has one name, with the names of its labels.
type family struct {
	name, help string
	labels     []string
}

var (
	requestsTotal   = family{"agentmock_requests_total", "Requests by operation, status and what answered them.", []string{"operation", "status", "source"}}
	requestSeconds  = family{"agentmock_request_seconds", "From a request's coming to its answer's going, delays included.", []string{"operation"}}
	violationsTotal = family{"agentmock_violations_total", "Ways in which requests, and answers passed on, were not what the document says.", []string{"operation", "rule"}}
	stateErrors     = family{"agentmock_state_errors_total", "Failures to reach or to enlarge what the mock remembers.", []string{"doing"}}
	callbacksTotal  = family{"agentmock_callbacks_total", "Attempts to send callbacks and webhooks, by name and by what came of it.", []string{"callback", "result"}}
	stateDegraded   = family{"agentmock_state_degraded", "1 while the memory of several mocks is out of reach.", nil}
	stateFailures   = family{"agentmock_state_failures_total", "Attempts to reach the memory of several mocks that failed.", nil}

	families = []family{requestsTotal, requestSeconds, violationsTotal, stateErrors, callbacksTotal, stateDegraded, stateFailures}
)

// of returns the name of one of the family, as Prometheus' text format writes it.
func (f family) of(values ...string) string {
	pairs := make([]string, len(values))
	for i, value := range values {
		pairs[i] = f.labels[i] + `="` + escapes.Replace(strings.ToValidUTF8(value, "�")) + `"`
	}
	return f.name + "{" + strings.Join(pairs, ",") + "}"
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// latencyBounds are the upper bounds of the histogram, in seconds: a mock answers in tens of microseconds, and in seconds
// where it is told to.
var latencyBounds = []float64{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 10}

func newMetrics() *metrics {
	vm.ExposeMetadata(true) // the library's only setting is global: types are written
	m := &metrics{set: vm.NewSet()}
	m.known.Store(&map[counted]counters{})
	return m
}

// ServeHTTP writes them in Prometheus' text format, with those of the process.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var page bytes.Buffer
	m.set.WritePrometheus(&page)
	vm.WriteProcessMetrics(&page)
	vm.WriteFDMetrics(&page)
	text := page.Bytes()
	for _, f := range families { // what the library leaves empty
		line := "# HELP " + f.name
		text = bytes.Replace(text, []byte(line+"\n"), []byte(line+" "+f.help+"\n"), 1)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text)
}

// watch adds what the memory says of itself, where it is one that can be away.
func (m *metrics) watch(store state.Store) {
	away, ok := store.(*state.Fallback)
	if !ok {
		return
	}
	m.set.NewGauge(stateDegraded.name, func() float64 {
		if away.Degraded() != nil {
			return 1
		}
		return 0
	})
	m.set.RegisterMetricsWriter(func(w io.Writer) { vm.WriteCounterUint64(w, stateFailures.name, away.Failures()) })
}

// count adds one of a family.
func (m *metrics) count(f family, values ...string) { m.set.GetOrCreateCounter(f.of(values...)).Inc() }

// counted is what answers, and violations in them, are told apart by. Labels have few values: operations, statuses and kinds of sources, never names or ids.
type counted struct {
	operation string
	kind      kind
	status    int
	rule      string // of a violation; "" for an answer
}

// counters are those of one kind of answer, or of violation, found once.
type counters struct {
	requests   *vm.Counter
	seconds    *vm.PrometheusHistogram
	violations *vm.Counter
}

// answered counts one answer.
func (m *metrics) answered(operation string, d *decision, took time.Duration) {
	c := m.of(counted{operation: operation, kind: d.by.kind, status: d.status})
	c.requests.Inc()
	c.seconds.Update(took.Seconds())
	for _, v := range d.violations {
		m.of(counted{operation: operation, rule: v.Rule}).violations.Inc()
	}
	for _, v := range d.findings {
		m.of(counted{operation: operation, rule: v.Rule}).violations.Inc()
	}
}

func (m *metrics) of(key counted) counters {
	if c, known := (*m.known.Load())[key]; known {
		return c
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	known := maps.Clone(*m.known.Load())
	if key.rule != "" {
		known[key] = counters{violations: m.set.GetOrCreateCounter(violationsTotal.of(key.operation, key.rule))}
	} else {
		known[key] = counters{
			requests: m.set.GetOrCreateCounter(requestsTotal.of(key.operation, strconv.Itoa(key.status), key.kind.String())),
			seconds:  m.set.GetOrCreatePrometheusHistogramExt(requestSeconds.of(key.operation), latencyBounds),
		}
	}
	m.known.Store(&known)
	return known[key]
}

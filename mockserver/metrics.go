package mockserver

import (
	"maps"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"agentmock/internal/state"
)

// metrics count what a server does, for Prometheus.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	violations  *prometheus.CounterVec
	stateErrors *prometheus.CounterVec
	callbacks   *prometheus.CounterVec
	handler     http.Handler

	mutex sync.Mutex                           // of additions to known
	known atomic.Pointer[map[counted]counters] // is read without a lock, and replaced as a whole
}

// latencyBounds are the upper bounds of the histogram, in seconds: a mock answers in tens of microseconds, and in seconds
// where it is told to.
var latencyBounds = []float64{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 10}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agentmock_requests_total", Help: "Requests by operation, status and what answered them.",
		}, []string{"operation", "status", "source"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "agentmock_request_seconds", Help: "From a request's coming to its answer's going, delays included.", Buckets: latencyBounds,
		}, []string{"operation"}),
		violations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agentmock_violations_total", Help: "Ways in which requests, and answers passed on, were not what the document says.",
		}, []string{"operation", "rule"}),
		stateErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agentmock_state_errors_total", Help: "Failures to reach or to enlarge what the mock remembers.",
		}, []string{"doing"}),
		callbacks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agentmock_callbacks_total", Help: "Attempts to send callbacks and webhooks, by name and by what came of it.",
		}, []string{"callback", "result"}),
	}
	m.known.Store(&map[counted]counters{})
	m.registry.MustRegister(m.requests, m.seconds, m.violations, m.stateErrors, m.callbacks, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true})
	return m
}

// watch adds what the memory says of itself, where it is one that can be away.
func (m *metrics) watch(store state.Store) {
	away, ok := store.(*state.Fallback)
	if !ok {
		return
	}
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "agentmock_state_degraded", Help: "1 while the memory of several mocks is out of reach."}, func() float64 {
			if away.Degraded() != nil {
				return 1
			}
			return 0
		}),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "agentmock_state_failures_total", Help: "Attempts to reach the memory of several mocks that failed."}, func() float64 {
			return float64(away.Failures())
		}),
	)
}

// counted is what answers are told apart by. Labels have few values: operations, statuses and kinds of sources, never names or ids.
type counted struct {
	operation string
	kind      kind
	status    int
}

// counters are those of one kind of answer, found once.
type counters struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

// answered counts one answer.
func (m *metrics) answered(operation string, d *decision, took time.Duration) {
	c := m.of(counted{operation, d.by.kind, d.status})
	c.requests.Inc()
	c.seconds.Observe(took.Seconds())
	for _, v := range d.violations {
		m.violations.WithLabelValues(operation, v.Rule).Inc()
	}
	for _, v := range d.findings {
		m.violations.WithLabelValues(operation, v.Rule).Inc()
	}
}

func (m *metrics) of(key counted) counters {
	if c, known := (*m.known.Load())[key]; known {
		return c
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	known := maps.Clone(*m.known.Load())
	known[key] = counters{m.requests.WithLabelValues(key.operation, strconv.Itoa(key.status), key.kind.String()), m.seconds.WithLabelValues(key.operation)}
	m.known.Store(&known)
	return known[key]
}

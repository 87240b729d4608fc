package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lawquiz/quiz"
)

// Metrics is a server's own set of measurements. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	submits  *prometheus.CounterVec
	carries  *prometheus.CounterVec
	carried  prometheus.Counter
}

// NewMetrics makes an empty set.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lawquiz_request_seconds", Help: "Time to answer, by route template and class of status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
		submits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lawquiz_submits_total", Help: "Submissions, by result: ok or the error's code.",
		}, []string{"result"}),
		carries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lawquiz_board_carries_total", Help: "Calls that carried standings to the boards, by result.",
		}, []string{"result"}),
		carried: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "lawquiz_board_entries_total", Help: "Standings carried to the boards.",
		}),
	}
	m.registry.MustRegister(m.took, m.submits, m.carries, m.carried,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Gauge shows what read returns under a name, e.g. lawquiz_commit_queue. It is called at
// each scrape. A name taken already is a fault of the program and panics.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Carried counts a call to the boards with a number of entries.
func (m *Metrics) Carried(entries int, err error) {
	if err != nil {
		m.carries.WithLabelValues("error").Inc()
		return
	}
	m.carries.WithLabelValues("ok").Inc()
	m.carried.Add(float64(entries))
}

// request counts an answer. Only templates become labels, so that their number has a bound.
func (m *Metrics) request(verb, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.took.WithLabelValues(method(verb), route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// submitted counts a submission.
func (m *Metrics) submitted(err error) {
	result := "ok"
	if err != nil {
		result = string(quiz.CodeOf(err))
	}
	m.submits.WithLabelValues(result).Inc()
}

// AdminHandler serves /metrics and /healthz, for a listener of its own that workers do not reach.
func (s *Server) AdminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{Registry: s.metrics.registry}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // a probe that left needs no answer
	})
	return mux
}

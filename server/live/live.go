// Package live sends what changes to everybody who watches: one poll and one encoded frame for each
// topic and second, however many listen. A listener who is slow misses frames in between and
// gets the latest.
package live

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"lawquiz/quiz"
)

// Update is what a poll found.
type Update struct {
	Event string // the event's name
	ID    string // the event's id
	Tag   string // equal tags are no change and are not sent again
	Data  []byte // one line
}

// Config is what a Hub needs.
type Config struct {
	// Poll reads a topic. It is called once for each topic at a time, while anybody listens. After
	// an error the listeners keep what they have.
	Poll      func(ctx context.Context, topic string) (Update, error)
	Listeners int           // at most, over all topics
	Every     time.Duration // between polls; 0: a second
	Heartbeat int           // polls without a frame after which a comment is sent; 0: 15
	// Tick makes the clock of one topic; nil: time.Ticker's. stop ends it.
	Tick func(every time.Duration) (ticks <-chan time.Time, stop func())
}

// Hub is where listeners meet topics. It is safe for concurrent use.
type Hub struct {
	cfg  Config
	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu     sync.Mutex
	topics map[string]*topic // those somebody listens to; guarded by mu
	heard  int               // listeners; guarded by mu
	closed bool              // guarded by mu
}

// topic is one thing to watch. Its listeners and last frame are guarded by Hub.mu.
type topic struct {
	name      string
	stop      context.CancelFunc
	listeners map[*Listener]bool
	last      []byte
	lastID    string
}

// Listener is one who watches a topic.
type Listener struct {
	hub    *Hub
	topic  *topic
	frames chan []byte // one frame waits at most; sent to and closed under Hub.mu
	has    string      // the id of the event it holds from before, until it is sent one; guarded by Hub.mu
}

// New makes a hub without listeners.
func New(cfg Config) *Hub {
	cfg.Every = cmp.Or(cfg.Every, time.Second)
	cfg.Heartbeat = cmp.Or(cfg.Heartbeat, 15)
	if cfg.Tick == nil {
		cfg.Tick = func(every time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(every)
			return t.C, t.Stop
		}
	}
	h := &Hub{cfg: cfg, topics: make(map[string]*topic)}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h
}

// Listen begins to watch a topic; the caller closes the listener. Codes: Busy when too many
// listen already, Unavailable after Close.
func (h *Hub) Listen(name string) (*Listener, error) { return h.Resume(name, "") }

// Resume is Listen for one who still has the event with an id (Last-Event-ID): it is not sent again while
// it is the newest. Of what it missed, only the newest is sent.
func (h *Hub) Resume(name, id string) (*Listener, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closed:
		return nil, &quiz.Error{Code: quiz.Unavailable, Message: "服务正在重启，请稍后再连接", RetryAfter: 3 * time.Second}
	case h.heard >= h.cfg.Listeners:
		return nil, &quiz.Error{Code: quiz.Busy, Message: "同时观看的屏幕过多，请稍后再连接", RetryAfter: 30 * time.Second}
	}
	t := h.topics[name]
	if t == nil {
		t = h.begin(name)
	}
	l := &Listener{hub: h, topic: t, frames: make(chan []byte, 1), has: id}
	t.listeners[l] = true
	h.heard++
	if t.last != nil {
		l.put(t.last, t.lastID)
	}
	return l, nil
}

// begin starts a topic's poll; the caller holds mu.
func (h *Hub) begin(name string) *topic {
	ctx, stop := context.WithCancel(h.ctx)
	t := &topic{name: name, stop: stop, listeners: make(map[*Listener]bool)}
	h.topics[name] = t
	h.wg.Go(func() { h.run(ctx, t) })
	return t
}

// Frames gives frames in the wire form of server-sent events. It is closed when the hub is.
// Frames are shared: nobody may change one.
func (l *Listener) Frames() <-chan []byte { return l.frames }

// Close ends the listening. The last one to leave a topic ends its poll. It may be called again.
func (l *Listener) Close() {
	h, t := l.hub, l.topic
	h.mu.Lock()
	defer h.mu.Unlock()
	if !t.listeners[l] {
		return
	}
	delete(t.listeners, l)
	h.heard--
	if len(t.listeners) == 0 {
		delete(h.topics, t.name)
		t.stop()
	}
}

// Close ends every poll and closes every listener's frames. It returns when all polls have ended.
func (h *Hub) Close() {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return
	}
	h.closed = true
	for name, t := range h.topics {
		for l := range t.listeners {
			close(l.frames)
		}
		clear(t.listeners)
		delete(h.topics, name)
	}
	h.heard = 0
	h.mu.Unlock()
	h.stop()
	h.wg.Wait()
}

// run polls a topic until nobody listens.
func (h *Hub) run(ctx context.Context, t *topic) {
	defer t.stop()
	ticks, stop := h.cfg.Tick(h.cfg.Every)
	defer stop()
	tag, quiet := "", 0
	for {
		quiet++
		u, err := h.cfg.Poll(ctx, t.name)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			slog.DebugContext(ctx, "live topic not read", "topic", t.name, "err", err)
		case u.Tag != tag || tag == "":
			tag, quiet = u.Tag, 0
			h.send(t, frame(u), u.ID)
		}
		if quiet >= h.cfg.Heartbeat {
			quiet = 0
			h.beat(t)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// send gives every listener a frame in place of one not taken yet.
func (h *Hub) send(t *topic, frame []byte, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t.last, t.lastID = frame, id
	for l := range t.listeners {
		l.put(frame, id)
	}
}

// put leaves a frame for a listener in place of one not taken yet, unless it has the event already; the
// caller holds mu.
func (l *Listener) put(frame []byte, id string) {
	has := l.has
	if l.has = ""; has != "" && has == id {
		return
	}
	select {
	case <-l.frames:
	default:
	}
	l.frames <- frame // there is room: only the hub sends, under mu
}

// beat gives a comment to every listener who has nothing waiting, so that proxies keep the
// connection.
func (h *Hub) beat(t *topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range t.listeners {
		select {
		case l.frames <- heartbeat:
		default:
		}
	}
}

var heartbeat = []byte(": \n\n") // never changed

// frame writes an update as one event; retry tells browsers to come back after three seconds.
func frame(u Update) []byte {
	var b bytes.Buffer
	b.Grow(len(u.Data) + 64)
	b.WriteString("event: " + u.Event + "\nid: " + u.ID + "\nretry: 3000\ndata: ")
	b.Write(u.Data)
	b.WriteString("\n\n")
	return b.Bytes()
}

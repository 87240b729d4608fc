package wechat

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrNoToken is what TokenStore.Get returns when there is none, or none that is still good.
var ErrNoToken = errors.New("wechat: no token is kept")

// Token is an access token and the moment we stop using it.
type Token struct {
	Value string
	Until time.Time
}

// TokenStore keeps access tokens where all instances find them. It is a convenience: while it fails,
// each instance fetches its own token and holds it itself. Tokens are secrets: a store must not log
// them, and its errors must not hold them. Both methods must end when ctx does.
type TokenStore interface {
	// Get returns the token kept under key, or ErrNoToken.
	Get(ctx context.Context, key string) (Token, error)
	// Set keeps token under key until token.Until, in place of any other. It does not keep the token
	// beyond that moment, and keeps nothing if that moment has passed.
	Set(ctx context.Context, key string, token Token) error
}

// MemoryTokens is a TokenStore for one process. It is safe for concurrent use.
type MemoryTokens struct {
	now func() time.Time

	mu   sync.Mutex
	kept map[string]Token // guarded by mu
}

// NewMemoryTokens returns an empty store that reads the time from now.
func NewMemoryTokens(now func() time.Time) *MemoryTokens {
	return &MemoryTokens{now: now, kept: make(map[string]Token)}
}

// Get implements TokenStore.
func (m *MemoryTokens) Get(_ context.Context, key string) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	token, ok := m.kept[key]
	if !ok || !m.now().Before(token.Until) {
		delete(m.kept, key)
		return Token{}, ErrNoToken
	}
	return token, nil
}

// Set implements TokenStore.
func (m *MemoryTokens) Set(_ context.Context, key string, token Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[key] = token
	return nil
}

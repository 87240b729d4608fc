package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// A token is 256 random bits in base64url. The record and the caches know its SHA-256 only.
const (
	tokenBytes = 32
	tokenChars = 43
)

// digest is the hash of a token.
type digest [sha256.Size]byte

// stored is how the record names a session.
func (d digest) stored() string { return base64.RawURLEncoding.EncodeToString(d[:]) }

// session is what the cache holds of a log-in.
type session struct {
	person  int64
	channel string
	until   int64 // when the cache must ask again; never past the expiry
}

// digestOf hashes a token; false: it cannot be one.
func digestOf(token string) (digest, bool) {
	if len(token) != tokenChars {
		return digest{}, false
	}
	var text [tokenChars]byte
	copy(text[:], token)
	return sha256.Sum256(text[:]), true
}

// Authenticate returns the person whose session a token is. Unauthenticated: it is missing, wrong, expired
// or ended. Any other error means that nobody could tell, and that the token may be good.
// Nothing is asked of the record while the session and the person are in the caches.
func (d *Desk) Authenticate(ctx context.Context, token string) (*Viewer, error) {
	if token == "" {
		return nil, quiz.Errorf(quiz.Unauthenticated, "请先登录")
	}
	key, ok := digestOf(token)
	if !ok {
		return nil, ended(nil)
	}
	now := d.now()
	s, err := d.session(ctx, key, now)
	if err != nil {
		return nil, err
	}
	p, err := d.profile(ctx, s.person, now)
	if absent(err) {
		return nil, ended(err)
	}
	if err != nil {
		return nil, err
	}
	return p.as(s.channel), nil
}

// session returns a good session, from the cache if it is there, or Unauthenticated.
func (d *Desk) session(ctx context.Context, key digest, now int64) (session, error) {
	if s, ok := d.sessions.get(key); ok && s.until > now {
		return s, nil
	}
	era := d.sessions.now()
	row, err := d.cfg.Record.Session(ctx, key.stored(), now)
	if absent(err) {
		return session{}, ended(err)
	}
	if err != nil {
		return session{}, err
	}
	s := d.held(row, now)
	d.sessions.put(era, key, s)
	return s, nil
}

// held is a session's row as the cache holds it.
func (d *Desk) held(row store.Session, now int64) session {
	until := min(row.ExpiresAt, now+d.cfg.Remember.Milliseconds())
	return session{person: row.Person, channel: row.Channel, until: until}
}

// erased is the error of a call whose person was erased while it was under way: who comes again is
// somebody new. Any other error stays as it is.
func erased(err error) error {
	if absent(err) {
		return ended(err)
	}
	return err
}

func ended(cause error) error {
	return &quiz.Error{Code: quiz.Unauthenticated, Message: "登录已失效，请重新登录", Err: cause}
}

// Logout ends the session of a token here at once, and on other instances with their next Refresh.
// What is cached of its person is read anew: after an erasure that ends every other session of hers
// here too. A token that is none, or has ended, is no error.
func (d *Desk) Logout(ctx context.Context, token string) error {
	key, ok := digestOf(token)
	if !ok {
		return nil
	}
	err := d.cfg.Record.Revoke(ctx, key.stored(), d.now())
	if s, ok := d.sessions.get(key); ok {
		d.people.drop(s.person)
	}
	d.sessions.drop(key)
	return err
}

// enter opens a session for a person and returns its token and whom it shows.
func (d *Desk) enter(ctx context.Context, p store.Person, channel, device string) (string, *Viewer, error) {
	opened, err := d.open(p)
	if err != nil {
		return "", nil, err
	}
	raw := make([]byte, tokenBytes)
	rand.Read(raw) // never fails: the runtime ends the program instead
	token := base64.RawURLEncoding.EncodeToString(raw)
	key, _ := digestOf(token)
	if device != "" {
		device = d.cfg.Sealer.MAC("device", device)
	}
	now := d.now()
	row := store.Session{
		Token: key.stored(), Person: p.ID, Channel: channel, Device: device,
		CreatedAt: now, ExpiresAt: now + d.cfg.SessionLife.Milliseconds(),
	}
	era := d.sessions.now()
	if err := d.cfg.Record.AddSession(ctx, row); err != nil {
		return "", nil, erased(err)
	}
	d.sessions.put(era, key, d.held(row, now))
	return token, opened.as(channel), nil
}

// margin is how far back a refresh looks before the last one: for clocks that differ between
// instances, and for changes dated before their commit.
const margin = int64(15 * time.Second / time.Millisecond)

// watch is how far a topic has been followed.
type watch struct {
	version int64 // -1: never looked
	since   int64 // changes dated from here on may be unseen
}

// Refresh drops ended sessions, changed people and, where contests changed, the people of rehearsals,
// who may have been removed with theirs, from the caches. topics are the versions that
// store.DB.Topics returned just now. After an error nothing is counted as seen, and the next call
// looks again; until then the caches may be out of date, by Config.Remember at most.
func (d *Desk) Refresh(ctx context.Context, topics map[string]int64) error {
	d.watching.Lock()
	defer d.watching.Unlock()
	now := d.now()
	if v := topics[store.TopicSessions]; v != d.ended.version {
		tokens, err := d.cfg.Record.RevokedSince(ctx, d.ended.since)
		if err != nil {
			return err
		}
		d.sessions.drop(digests(tokens)...)
		d.ended = watch{version: v, since: now - margin}
	}
	if v := topics[store.TopicPeople]; v != d.changed.version {
		people, err := d.cfg.Record.ChangedPeople(ctx, d.changed.since)
		if err != nil {
			return err
		}
		d.people.drop(people...)
		d.changed = watch{version: v, since: now - margin}
	}
	if v := topics[store.TopicContests]; v != d.contests {
		d.people.dropWhere(func(p *profile) bool { return p.viewer.Rehearsal != "" })
		d.contests = v
	}
	return nil
}

// digests reads back what stored wrote; what is none names no session.
func digests(tokens []string) []digest {
	keys := make([]digest, 0, len(tokens))
	for _, t := range tokens {
		if raw, err := base64.RawURLEncoding.DecodeString(t); err == nil && len(raw) == sha256.Size {
			keys = append(keys, digest(raw))
		}
	}
	return keys
}

package board

import (
	"context"
	_ "embed" // the scripts are files
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
)

// Each script's file states its KEYS, ARGV and returns.
var (
	//go:embed lua/apply.lua
	applyText string
	//go:embed lua/carry.lua
	carryText string
	//go:embed lua/begin.lua
	beginText string
	//go:embed lua/swap.lua
	swapText string
	//go:embed lua/abandon.lua
	abandonText string
	//go:embed lua/window.lua
	windowText string
	//go:embed lua/top.lua
	topText string
	//go:embed lua/place.lua
	placeText string
	//go:embed lua/totals.lua
	totalsText string
)

// scripts are run by EVALSHA, and by EVAL where the server does not know them yet. All of them may
// be run twice: go-redis sends a command again when its reply was lost.
type scripts struct {
	carry, begin, swap, abandon, top, place, totals *redis.Script
}

func newScripts() scripts {
	return scripts{
		carry:   redis.NewScript(applyText + carryText),
		begin:   redis.NewScript(beginText),
		swap:    redis.NewScript(applyText + swapText),
		abandon: redis.NewScript(abandonText),
		top:     redis.NewScript(windowText + topText),
		place:   redis.NewScript(windowText + placeText),
		totals:  redis.NewScript(totalsText),
	}
}

// unavailable translates an error of the Redis client: whatever the cause, the boards cannot be
// used now, and nothing but the boards is affected.
func unavailable(doing string, err error) error {
	if err == nil {
		return nil
	}
	e := quiz.Errorf(quiz.Unavailable, "排行榜暂时无法读写，请稍后再看")
	e.Err = fmt.Errorf("board: %s: %w", doing, err)
	return e
}

// read runs a script that answers nil where there are no boards.
func (r *Redis) read(ctx context.Context, s *redis.Script, doing string, k keys, args ...any) ([]any, error) {
	answer, err := s.Run(ctx, r.client, []string{k.head(), k.stem}, args...).Slice()
	if errors.Is(err, redis.Nil) {
		return nil, missing()
	}
	return answer, unavailable(doing, err)
}

// errAnswer is the cause when a script's answer is not of its stated shape, or a record is gone.
var errAnswer = errors.New("unexpected answer of a script")

// integer reads an integer of a script's answer.
func integer(v any) (int, error) {
	n, ok := v.(int64)
	if !ok {
		return 0, errAnswer
	}
	return int(n), nil
}

// windowOf reads what window.lua returns.
func windowOf(v any) (window, error) {
	fields, ok := v.([]any)
	if !ok || len(fields) != 4 {
		return window{}, errAnswer
	}
	total, err1 := integer(fields[0])
	start, err2 := integer(fields[1])
	first, err3 := integer(fields[2])
	packed, ok := fields[3].([]any)
	if err := errors.Join(err1, err2, err3); err != nil || !ok {
		return window{}, errAnswer
	}
	w := window{total: total, start: start, first: first, records: make([]*record, len(packed))}
	for i, p := range packed {
		r, err := recordIn(p)
		if err != nil {
			return window{}, err
		}
		w.records[i] = &r
	}
	return w, nil
}

// recordIn reads a packed record of a script's answer.
func recordIn(v any) (record, error) {
	s, ok := v.(string)
	if !ok {
		return record{}, errAnswer
	}
	return parseRecord(s)
}

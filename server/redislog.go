package main

import (
	"context"
	"fmt"
	"log/slog"
)

// redisLog takes what the Redis client says of its own accord, which without it goes to standard
// error as bare text, a line for each failed dial. The relay reports what matters of it.
type redisLog struct{ log *slog.Logger }

// Printf logs at debug.
func (r redisLog) Printf(ctx context.Context, format string, args ...any) {
	if r.log.Enabled(ctx, slog.LevelDebug) {
		r.log.DebugContext(ctx, "redis client", "said", fmt.Sprintf(format, args...))
	}
}

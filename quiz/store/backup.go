package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a consistent copy of a SQLite record to a new file while others go on writing.
// It refuses a file that is already there and PostgreSQL, which has pg_dump.
func (db *DB) Backup(ctx context.Context, file string) error {
	if !db.sqlite {
		return errors.New("PostgreSQL 请用 pg_dump 备份")
	}
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("文件 %s 已经存在，请换一个文件名", file)
	}
	if _, err := db.pool.ExecContext(ctx, `VACUUM INTO $1`, file); err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	return os.Chmod(file, 0o600)
}

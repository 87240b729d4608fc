package main

import (
	"fmt"

	"lawquiz/quiz/store"
	"lawquiz/server/config"
)

// place is where the data are, for every command that reads or writes them. A flag beats the
// variable of the same name.
type place struct {
	Data     string `help:"数据目录（LAWQUIZ_DATA）。" placeholder:"目录"`
	Database string `help:"PostgreSQL 地址（LAWQUIZ_DATABASE），不写则用数据目录中的 SQLite。" placeholder:"URL"`
	Redis    string `help:"排行榜所用的 Redis（LAWQUIZ_REDIS），不写则放在内存。" placeholder:"URL"`
}

// config reads the configuration with the flags laid over the environment.
func (p place) config(w *world, more ...string) (config.Config, error) {
	environ := append([]string(nil), w.environ...)
	for name, value := range map[string]string{"DATA": p.Data, "DATABASE": p.Database, "REDIS": p.Redis} {
		if value != "" {
			environ = append(environ, config.Prefix+name+"="+value)
		}
	}
	c, err := config.Read(append(environ, more...))
	if err != nil {
		return c, usage{err}
	}
	for _, name := range c.Unknown {
		fmt.Fprintf(w.stderr, "提示：环境变量 %s 不是本程序的设置，已忽略\n", name)
	}
	return c, nil
}

// kept is config for commands that only read or change what is there already: a data directory
// without a record is refused.
func (p place) kept(w *world) (config.Config, error) {
	cfg, err := p.config(w)
	if err != nil {
		return cfg, err
	}
	return cfg, mustExist(cfg)
}

// open opens the record that the flags and variables name.
func (p place) open(w *world) (*store.DB, error) {
	cfg, err := p.config(w)
	if err != nil {
		return nil, err
	}
	return openRecord(w.ctx, cfg)
}

// openKept is open for commands that only read or change what is there already.
func (p place) openKept(w *world) (*store.DB, error) {
	cfg, err := p.kept(w)
	if err != nil {
		return nil, err
	}
	return openRecord(w.ctx, cfg)
}

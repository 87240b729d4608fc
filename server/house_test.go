// Package main_test checks the house: which way imports point, where each technology lives, and
// what no page may hold. A rule that must give way names the file and the reason in exceptions.
package main_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// floors are the top-level folders, each with its height: an import never points up. deploy holds
// only files about running the program, and tests that read them.
var floors = map[string]int{"questions": 1, "quiz": 2, "server": 3, "deploy": 4}

// outputs are the folders that building leaves at the top; git ignores them.
var outputs = []string{"bin", "dist", "lawquiz-data"}

// rooms says which neighbours a room may use, in product code; its own sub-folders it always may.
// What is not listed here is free, within its floor.
var rooms = map[string][]string{
	"questions":          {"questions/document"},
	"questions/document": {},
	"questions/bank":     {"questions", "questions/document"},
	"questions/intake":   {"questions", "questions/document", "questions/bank"},
	"quiz":               {"questions", "questions/document"},
	"quiz/store":         {"quiz", "questions"},
	"quiz/board":         {"quiz"},
	"quiz/play":          {"quiz", "quiz/store", "questions", "questions/document"},
	// The relay's interface to the boards is its own; what it hands them are board's plain values.
	// From play it takes the catalog of contests, which every instance holds once.
	"quiz/relay":  {"quiz", "quiz/store", "quiz/board", "quiz/play"},
	"quiz/tally":  {"quiz", "quiz/store", "questions", "questions/document", "questions/intake", "questions/intake/table", "questions/intake/word"},
	"quiz/census": {"quiz", "quiz/store"},
	// What comes into the banks is read by intake, and nowhere else above it.
	"quiz/library": {"quiz", "quiz/store", "questions", "questions/intake"},
	// Rooms on the top floor know the floors below and not each other; the door introduces them.
	"server/config": {},
	"server/wechat": {"quiz"},
	// Log-in's interface to the platform is its own; what passes are wechat's plain values.
	"server/account": {"quiz", "quiz/store", "server/wechat", "questions/intake/table"},
	// Posters' interface to the platform is their own; what passes are pictures and wechat's errors.
	"server/poster": {"quiz", "questions/intake/word", "server/wechat"},
}

// homes says where a technology may be imported, tests included: a folder, or with /... all below.
var homes = map[string][]string{
	"github.com/gin-gonic/gin":         {"server", "server/api/..."}, // server: the benchmarks hold the whole to a bare Gin route
	"github.com/danielgtaylor/huma/v2": {"server", "server/api/..."},
	"github.com/redis/go-redis":        {"server", "quiz/board/...", "quiz/servicetest/..."}, // server: the benchmarks' bare ZADD too
	"database/sql":                     {"quiz/store/...", "quiz/servicetest/..."},
	"github.com/jackc/pgx":             {"quiz/store/...", "quiz/servicetest/..."},
	"github.com/pressly/goose":         {"quiz/store/..."},
	"modernc.org/sqlite":               {"quiz/store/..."},
	"github.com/tidwall/btree":         {"quiz/board/..."},
	"github.com/silenceper/wechat":     {"server/wechat/..."},
	"github.com/alecthomas/kong":       {"server"},
	"github.com/caarlos0/env":          {"server", "server/config/..."},
	"github.com/prometheus":            {"server/..."},
	"github.com/goccy/go-yaml":         {"questions/...", "quiz/...", "server", "deploy"},
	"github.com/alexedwards/argon2id":  {"server/account/..."},
	"github.com/boombuler/barcode":     {"server/..."},
	"github.com/pquerna/otp":           {"server/account/..."},
	"github.com/xuri/excelize":         {"questions/intake/...", "quiz/tally/..."},
	"github.com/expr-lang/expr":        {"quiz/..."},
	"golang.org/x/text/encoding":       {"questions/intake/...", "server/..."},
	"github.com/hashicorp/golang-lru":  {"quiz/play/...", "server/..."},
	"C":                                {}, // one static binary for every platform
	"math/rand":                        {}, // math/rand/v2
	"github.com/go-redis/redis":        {}, // the old client
}

// exception lets one file off one rule.
type exception struct{ file, rule, reason string }

// exceptions are those in force. A line whose file is gone, or breaks the rule no more, fails the
// test: take it out.
var exceptions = []exception{}

func TestHouse(t *testing.T) {
	t.Parallel()
	sources := readHouse(t, "..")
	if len(sources) < 50 {
		t.Fatalf("only %d files were found; the walk is wrong", len(sources))
	}
	excused := make(map[int]bool)
	for name, rule := range rules {
		for _, s := range sources {
			complaints := rule(s)
			i := slices.IndexFunc(exceptions, func(e exception) bool { return e.file == s.path && e.rule == name })
			if i >= 0 && len(complaints) > 0 {
				excused[i] = true
				continue
			}
			for _, complaint := range complaints {
				t.Errorf("%s: %s: %s", name, s.path, complaint)
			}
		}
	}
	for i, e := range exceptions {
		if !excused[i] || e.reason == "" {
			t.Errorf("the exception of %s from %s is not needed any more, or has no reason", e.file, e.rule)
		}
	}
}

func TestTopLevelFolders(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		_, known := floors[name]
		if entry.IsDir() && !known && !strings.HasPrefix(name, ".") && !slices.Contains(outputs, name) {
			t.Errorf("%s: the top level is questions, quiz, server and deploy", name)
		}
	}
}

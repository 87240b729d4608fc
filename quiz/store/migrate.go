package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migration/*.sql
var migrations embed.FS

// migrate brings the schema up to date, one transaction for each numbered step.
func (db *DB) migrate(ctx context.Context) error {
	dialect := goose.DialectPostgres
	if db.sqlite {
		dialect = goose.DialectSQLite3
	}
	files, err := fs.Sub(migrations, "migration")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	guards := goose.NewGoMigration(2, &goose.GoFunc{RunTx: db.guard}, nil)
	more := goose.NewGoMigration(10, &goose.GoFunc{RunTx: db.guardMore}, nil)
	p, err := goose.NewProvider(dialect, db.pool, files, goose.WithGoMigrations(guards, more), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	unlock, err := db.lockSchema(ctx)
	if err != nil {
		return fmt.Errorf("migrate the record: %w", err)
	}
	defer unlock()
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the record: %w", err)
	}
	return nil
}

// lockSchema makes servers that are started together migrate one after the other. The lock is
// PostgreSQL's own and ends with its transaction; SQLite has one server.
func (db *DB) lockSchema(ctx context.Context) (unlock func(), err error) {
	if db.sqlite {
		return func() {}, nil
	}
	tx, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	unlock = func() { tx.Rollback() }
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('lawquiz'), hashtext(current_schema()))`); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// guard makes the schema refuse what no row's own CHECK can see: a standing whose generation
// falls or that comes back from its tombstone, a question that is deleted, renumbered or taken back to
// an older revision, and any change of what is append-only but that an erased person's answers become
// empty. Triggers are the one thing the two
// engines write differently.
func (db *DB) guard(ctx context.Context, tx *sql.Tx) error {
	texts := guardsPostgres
	if db.sqlite {
		texts = guardsSQLite
	}
	return run(ctx, tx, texts)
}

// guardMore guards the tables that came after the first: see guard.
func (db *DB) guardMore(ctx context.Context, tx *sql.Tx) error {
	all := []guards{guardStaff, guardCensus, guardAward, guardRegrade, guardSeal}
	for _, g := range all {
		texts := g.postgres
		if db.sqlite {
			texts = g.sqlite
		}
		if err := run(ctx, tx, texts); err != nil {
			return err
		}
	}
	return nil
}

// guards are triggers, as the two engines write them.
type guards struct{ sqlite, postgres []string }

func run(ctx context.Context, tx *sql.Tx, texts []string) error {
	for _, text := range texts {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

var guardsSQLite = []string{
	`CREATE TRIGGER standing_never_falls BEFORE UPDATE ON standing
		WHEN NEW.generation < OLD.generation OR NEW.gone < OLD.gone
		BEGIN SELECT RAISE(ABORT, 'a standing''s generation never falls'); END`,
	`CREATE TRIGGER submission_stays BEFORE UPDATE ON submission
		WHEN NOT (NEW.hash = '' AND NEW.body = '' AND NEW.spent = ''
			AND (NEW.paper, NEW.contest, NEW.person, NEW.channel, NEW.finished_by, NEW.finished, NEW.elapsed)
				= (OLD.paper, OLD.contest, OLD.person, OLD.channel, OLD.finished_by, OLD.finished, OLD.elapsed)
			AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person AND erased_at > 0))
		BEGIN SELECT RAISE(ABORT, 'a submission never changes'); END`,
	`CREATE TRIGGER paper_stays BEFORE UPDATE ON paper
		BEGIN SELECT RAISE(ABORT, 'a paper never changes'); END`,
	`CREATE TRIGGER bank_stays BEFORE UPDATE ON bank
		WHEN NEW.id <> OLD.id OR NEW.revision < OLD.revision OR NEW.created_at <> OLD.created_at
		BEGIN SELECT RAISE(ABORT, 'a bank keeps its id and its revision never falls'); END`,
	`CREATE TRIGGER item_stays BEFORE UPDATE ON item
		WHEN NEW.id <> OLD.id OR NEW.bank <> OLD.bank OR NEW.number <> OLD.number
			OR NEW.revision < OLD.revision OR NEW.published < OLD.published
		BEGIN SELECT RAISE(ABORT, 'a question keeps its number and its revision never falls'); END`,
	`CREATE TRIGGER item_text_stays BEFORE UPDATE ON item_text
		BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END`,
	`CREATE TRIGGER item_event_stays BEFORE UPDATE ON item_event
		BEGIN SELECT RAISE(ABORT, 'a question''s history never changes'); END`,
	`CREATE TRIGGER bank_change_stays BEFORE UPDATE ON bank_change
		BEGIN SELECT RAISE(ABORT, 'a bank''s history never changes'); END`,
	`CREATE TRIGGER bank_is_kept BEFORE DELETE ON bank
		BEGIN SELECT RAISE(ABORT, 'a bank is never deleted'); END`,
	`CREATE TRIGGER item_is_kept BEFORE DELETE ON item
		BEGIN SELECT RAISE(ABORT, 'a question is retired, not deleted'); END`,
	`CREATE TRIGGER item_text_is_kept BEFORE DELETE ON item_text
		BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END`,
	`CREATE TRIGGER item_event_is_kept BEFORE DELETE ON item_event
		BEGIN SELECT RAISE(ABORT, 'a question''s history is never deleted'); END`,
	`CREATE TRIGGER bank_change_is_kept BEFORE DELETE ON bank_change
		BEGIN SELECT RAISE(ABORT, 'a bank''s history is never deleted'); END`,
}

var guardsPostgres = []string{
	`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation'; END $$`,
	`CREATE TRIGGER standing_never_falls BEFORE UPDATE ON standing FOR EACH ROW
		WHEN (NEW.generation < OLD.generation OR NEW.gone < OLD.gone)
		EXECUTE FUNCTION refuse('a standing''s generation never falls')`,
	`CREATE FUNCTION submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF NEW.hash = '' AND NEW.body = '' AND NEW.spent = ''
				AND (NEW.paper, NEW.contest, NEW.person, NEW.channel, NEW.finished_by, NEW.finished, NEW.elapsed)
					= (OLD.paper, OLD.contest, OLD.person, OLD.channel, OLD.finished_by, OLD.finished, OLD.elapsed)
				AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person AND erased_at > 0)
			THEN RETURN NEW; END IF;
			RAISE EXCEPTION 'a submission never changes' USING ERRCODE = 'check_violation';
		END $$`,
	`CREATE TRIGGER submission_stays BEFORE UPDATE ON submission FOR EACH ROW
		EXECUTE FUNCTION submission_stays()`,
	`CREATE TRIGGER paper_stays BEFORE UPDATE ON paper FOR EACH ROW
		EXECUTE FUNCTION refuse('a paper never changes')`,
	`CREATE TRIGGER bank_stays BEFORE UPDATE ON bank FOR EACH ROW
		WHEN (NEW.id <> OLD.id OR NEW.revision < OLD.revision OR NEW.created_at <> OLD.created_at)
		EXECUTE FUNCTION refuse('a bank keeps its id and its revision never falls')`,
	`CREATE TRIGGER item_stays BEFORE UPDATE ON item FOR EACH ROW
		WHEN (NEW.id <> OLD.id OR NEW.bank <> OLD.bank OR NEW.number <> OLD.number
			OR NEW.revision < OLD.revision OR NEW.published < OLD.published)
		EXECUTE FUNCTION refuse('a question keeps its number and its revision never falls')`,
	`CREATE TRIGGER item_text_stays BEFORE UPDATE OR DELETE ON item_text FOR EACH ROW
		EXECUTE FUNCTION refuse('a revision never changes')`,
	`CREATE TRIGGER item_event_stays BEFORE UPDATE OR DELETE ON item_event FOR EACH ROW
		EXECUTE FUNCTION refuse('a question''s history never changes')`,
	`CREATE TRIGGER bank_change_stays BEFORE UPDATE OR DELETE ON bank_change FOR EACH ROW
		EXECUTE FUNCTION refuse('a bank''s history never changes')`,
	`CREATE TRIGGER bank_is_kept BEFORE DELETE ON bank FOR EACH ROW
		EXECUTE FUNCTION refuse('a bank is never deleted')`,
	`CREATE TRIGGER item_is_kept BEFORE DELETE ON item FOR EACH ROW
		EXECUTE FUNCTION refuse('a question is retired, not deleted')`,
}

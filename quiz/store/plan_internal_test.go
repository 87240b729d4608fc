package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// emptyRecord is a record on SQLite.
func emptyRecord(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Registering looks a person's standings up contest by contest: a pass over everybody's would cost more with
// every person who takes part.
func TestRegisterReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), emptyRecord(t)
	rows, err := db.rows(ctx, `EXPLAIN QUERY PLAN `+registerPerson,
		"", "", "", int64(0), "", "", "", "", int64(0), int64(0), int64(1), int64(1))
	err = each(rows, err, func(r *sql.Rows) error {
		var id, parent, unused int64
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		if strings.HasPrefix(detail, "SCAN standing") {
			t.Errorf("the plan has %q", detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a worker asks for, what every call of the console asks first, and what boards ask every second costs the same
// however many people, sittings and lines of the log there are: it goes through no such table, nor through all that a
// contest has in one, nor through all numbers above one.
func TestHotRoadsReadNoWholeTable(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), emptyRecord(t)
	for _, road := range []func(context.Context, *DB){workerRoads, sittingRoads, consoleRoads, boardRoads} {
		road(ctx, db)
	}
	texts := append(db.prepared(), talliedPeopleOf.text(8), talliedMarksOf.text(8))
	if len(texts) < 60 {
		t.Fatalf("only %d statements were asked for", len(texts))
	}
	const growing = `(person|identity|session|chance|paper|open_paper|draft|submission|mark|standing|practice|report|spent|audit|own)\b`
	whole := regexp.MustCompile(`^SCAN ` + growing + `|^SEARCH ` + growing + `.*\((contest=\?|(id|person|paper|seq)[<>]\?)\)`)
	for _, text := range texts {
		for _, step := range db.plan(ctx, t, text) {
			if whole.MatchString(step) {
				t.Errorf("%q of %.300q", step, text)
			}
		}
	}
}

// prepared returns every text this record has been asked.
func (db *DB) prepared() []string {
	var out []string
	db.readers.stmts.Range(func(text, _ any) bool {
		out = append(out, text.(string))
		return true
	})
	<-db.writer.free
	for text := range db.writer.stmts {
		if !strings.HasPrefix(text, "BEGIN") && text != "COMMIT" && text != "ROLLBACK" {
			out = append(out, text)
		}
	}
	db.writer.free <- struct{}{}
	return out
}

// plan returns the steps by which SQLite answers a text.
func (db *DB) plan(ctx context.Context, t *testing.T, text string) []string {
	t.Helper()
	rows, err := db.pool.QueryContext(ctx, `EXPLAIN QUERY PLAN `+text, make([]any, 400)...)
	var out []string
	err = each(rows, err, func(r *sql.Rows) error {
		var id, parent, unused int64
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		out = append(out, step)
		return err
	})
	if err != nil {
		t.Fatalf("plan of %q: %v", text, err)
	}
	return out
}

// The roads below are walked on an empty record for what they ask; what comes of it does not matter.

func workerRoads(ctx context.Context, db *DB) {
	db.Person(ctx, 1)
	db.PersonByIdentity(ctx, "demo", "1")
	db.SealedIdentity(ctx, 1, "wechat")
	db.AddPerson(ctx, Person{ID: 1}, Identity{Kind: "demo", Subject: "1"})
	db.Register(ctx, Person{ID: 1})
	db.Agree(ctx, Person{ID: 1})
	db.AddSession(ctx, Session{Token: "t", Person: 1, Channel: "web"})
	db.Session(ctx, "t", 1)
	db.Revoke(ctx, "t", 1)
	db.RevokedSince(ctx, 1)
	db.Spend(ctx, "x", 1)
	db.UnitByCode(ctx, "x")
	db.RosterUnits(ctx, 1)
	db.TryRoster(ctx, RosterTry{Keys: []RosterKey{{Unit: 1, NameMAC: "n", Last4MAC: "m"}}, Limit: 5})
	db.PracticeOf(ctx, 1)
	db.ReportsOf(ctx, 1)
	db.IdentityKinds(ctx, 1)
	db.SessionsOf(ctx, 1)
	db.StandingsOf(ctx, 1)
	db.papersHeld(ctx, 1, 0, 10)
	db.chancesHeld(ctx, 1, 1, 2, nil)
	db.marksHeld(ctx, 1, 1, 2, nil)
	db.Update(ctx, func(tx *Tx) error { _, err := tx.Erase(1, 1); return err })
}

func sittingRoads(ctx context.Context, db *DB) {
	db.Paper(ctx, 1)
	db.OpenPaper(ctx, 1, 1)
	db.Layouts(ctx, 1, 1)
	db.Chances(ctx, 1, 1)
	db.Due(ctx, 1, 10)
	db.Draft(ctx, 1)
	db.Submission(ctx, 1)
	db.Mark(ctx, 1, 1, 1)
	db.Standing(ctx, 1, 1)
	for _, do := range []func(tx *Tx) error{
		func(tx *Tx) error {
			_, err := tx.OpenPapers([]Start{{Paper: Paper{ID: 1, Contest: 1, Person: 1, Channel: "web"}, Chances: []Chance{{"day", 1, 1, 1}}}})
			return err
		},
		func(tx *Tx) error { _, err := tx.SaveDrafts([]Save{{Paper: 1, Seq: 1}}); return err },
		func(tx *Tx) error { _, err := tx.ClaimPapers([]int64{1}); return err },
		func(tx *Tx) error { _, err := tx.KeyVersions(); return err },
		func(tx *Tx) error {
			return tx.AddSubmissions([]Submission{{Paper: 1, Contest: 1, Person: 1, Channel: "web"}})
		},
		func(tx *Tx) error { return tx.AddMarks([]Mark{{Contest: 1, Person: 1, Paper: 1, KeyVersion: 1}}) },
		func(tx *Tx) error { _, err := tx.BumpStandings(1, []Bump{{Person: 1}}, 1); return err },
		func(tx *Tx) error { _, err := tx.Marks(1, []int64{1}); return err },
		func(tx *Tx) error { return tx.WriteStandings([]*Standing{{Contest: 1}}) },
		func(tx *Tx) error { _, err := tx.Practise(1, "q", true, 1); return err },
	} {
		db.Update(ctx, do)
	}
}

func consoleRoads(ctx context.Context, db *DB) {
	db.Staff(ctx, 1)
	db.StaffByLogin(ctx, "x")
	db.StaffSession(ctx, "t", 1, 1)
	db.StaffSessionAlive(ctx, 1, 1, 1)
	db.UseStaffSession(ctx, StaffSession{ID: 1}, 1)
	db.AddStaffSession(ctx, StaffSession{ID: 1, Token: "t", Staff: 1})
	db.LinkBySecret(ctx, "x", 1)
	db.Link(ctx, 1)
	db.Audit(ctx, AuditEntry{Action: "x", Outcome: Begun})
	db.AuditEntries(ctx, AuditFilter{Account: 1, From: 1, To: 2}, 0, 50)
	db.AuditEntries(ctx, AuditFilter{Request: "x"}, 0, 50)
	db.FindPeople(ctx, "n", "p", 50)
	db.UnitPeople(ctx, 1, 0, 50)
	db.PeopleByID(ctx, []int64{1})
}

func boardRoads(ctx context.Context, db *DB) {
	db.ChangedSince(ctx, 1, 1)
	db.TalliedOf(ctx, 1, []int64{1}, func(*Tallied) error { return nil })
	db.EachStanding(ctx, 1, 1, func(*Standing) error { return nil })
	db.ChangedPeople(ctx, 1)
	db.Topics(ctx)
	db.Hold(ctx, "x", "y", 1, 2)
	db.TookPart(ctx, 1, []int64{1})
	db.RunningRegrades(ctx)
	db.Graded(ctx, 1, 1, 1, 100)
	db.handedAfter(ctx, 1, 1, 1)
}

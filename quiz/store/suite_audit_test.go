package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"lawquiz/quiz/store"
)

// The log is one chain, however many append at once.
func auditIsOneChain(t *testing.T, r *record) {
	ctx := context.Background()
	empty, err := r.VerifyAudit(ctx)
	must(t, err)
	same(t, "an empty log", empty, store.AuditCheck{})
	const writers, each = 6, 20
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				e := store.AuditEntry{At: int64(i), Account: int64(w + 1), Login: "wang", Action: "a\x00b", Object: fmt.Sprint(w, "-", i),
					Detail: "改名\xff", Outcome: store.Done}
				if _, err := r.Audit(ctx, e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	check, err := r.VerifyAudit(ctx)
	must(t, err)
	same(t, "entries and break", []int64{check.Entries, check.Broken}, []int64{writers * each, 0})
	page, total, err := r.AuditEntries(ctx, store.AuditFilter{Account: 3, From: 5, To: 15, Action: "ab"}, 2, 3)
	must(t, err)
	same(t, "chosen", []int{int(total), len(page)}, []int{10, 3})
	same(t, "in order", page[0].Seq > page[1].Seq && page[1].Seq > page[2].Seq, true)
	_, total, err = r.AuditEntries(ctx, store.AuditFilter{Before: 11}, 0, 100)
	must(t, err)
	same(t, "before", total, int64(10))
}

// tampering is what somebody who gets past the triggers might do, with the entry that is then found.
var tampering = map[string]struct {
	text   string
	broken int64
}{
	"a changed word":     {`UPDATE audit SET detail = 'y' WHERE seq = 3`, 3},
	"a changed outcome":  {`UPDATE audit SET outcome = 'begun' WHERE seq = 5`, 5},
	"an entry gone":      {`DELETE FROM audit WHERE seq = 4`, 4},
	"the first gone":     {`DELETE FROM audit WHERE seq = 1`, 1},
	"the last gone":      {`DELETE FROM audit WHERE seq = 6`, 6},
	"all gone":           {`DELETE FROM audit`, 1},
	"another hash":       {`UPDATE audit SET hash = 'x' WHERE seq = 2`, 2},
	"a head that is not": {`UPDATE audit_head SET hash = 'x'`, 6},
}

func auditTampering(t *testing.T, r *record) {
	ctx := context.Background()
	for i := range 6 {
		_, err := r.Audit(ctx, store.AuditEntry{At: int64(i), Action: "a", Detail: "x", Outcome: store.Done})
		must(t, err)
	}
	for name, c := range tampering {
		if _, err := r.raw.Exec(c.text); !constraint(err) {
			t.Errorf("%s: not refused by the schema: %v", name, err)
		}
	}
	if !r.Embedded() {
		for _, table := range []string{"audit", "audit_head"} {
			if _, err := r.raw.Exec(`TRUNCATE ` + table); !constraint(err) {
				t.Errorf("truncate %s: %v", table, err)
			}
		}
	}
	check, err := r.VerifyAudit(ctx)
	must(t, err)
	same(t, "broken", check.Broken, int64(0))
	drop := map[bool]string{true: ``, false: ` ON audit`}[r.Embedded()]
	for _, name := range []string{"audit_stays", "audit_is_kept"} {
		r.exec(t, `DROP TRIGGER `+name+drop)
	}
	r.exec(t, `DROP TRIGGER audit_head_moves_on`+map[bool]string{true: ``, false: ` ON audit_head`}[r.Embedded()])
	r.exec(t, `CREATE TABLE audit_copy AS SELECT * FROM audit`)
	r.exec(t, `CREATE TABLE head_copy AS SELECT * FROM audit_head`)
	for name, c := range tampering {
		r.exec(t, c.text)
		check, err := r.VerifyAudit(ctx)
		must(t, err)
		same(t, name, check.Broken, c.broken)
		r.exec(t, `DELETE FROM audit`)
		r.exec(t, `INSERT INTO audit SELECT * FROM audit_copy`)
		r.exec(t, `UPDATE audit_head SET hash = (SELECT hash FROM head_copy)`)
	}
}

package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// Registering looks a person's standings up contest by contest: a pass over everybody's would cost more with
// every person who takes part.
func TestRegisterReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := Open(ctx, filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
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

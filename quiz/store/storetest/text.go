package storetest

import (
	"database/sql"
	"strings"
)

// Texts returns every text on record that is not empty, by "table.column", so that a test can look
// for what must not be there, in tables that came after it was written too.
func (r *Raw) Texts() map[string][]string {
	r.tb.Helper()
	out := make(map[string][]string)
	for _, at := range r.textColumns() {
		table, column, _ := strings.Cut(at, ".")
		if strings.HasPrefix(table, "goose_") {
			continue
		}
		out[at] = r.strings(`SELECT "` + column + `" FROM "` + table + `" WHERE "` + column + `" <> ''`)
	}
	return out
}

// textColumns asks each engine in its own way; the other one does not know the question.
func (r *Raw) textColumns() []string {
	r.tb.Helper()
	if r.sqlite {
		return r.strings(`SELECT t.name || '.' || c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
			WHERE t.type = 'table' AND upper(c.type) = 'TEXT'`)
	}
	return r.strings(`SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND data_type = 'text'`)
}

// strings runs a query for one column of texts.
func (r *Raw) strings(query string) (out []string) {
	r.tb.Helper()
	rows, err := r.pool.Query(query)
	if err == nil {
		defer rows.Close()
		for err == nil && rows.Next() {
			var s sql.NullString
			err = rows.Scan(&s)
			out = append(out, s.String)
		}
	}
	if err == nil {
		err = rows.Err()
	}
	if err != nil {
		r.tb.Fatalf("%s: %v", query, err)
	}
	return out
}

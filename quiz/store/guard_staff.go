package store

// guardStaff keeps the log of changes as it was written: its rows neither change nor go, and its end only
// moves on.
var guardStaff = guards{ // never changed
	sqlite: []string{
		`CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
			BEGIN SELECT RAISE(ABORT, 'the log of changes never changes'); END`,
		`CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
			BEGIN SELECT RAISE(ABORT, 'the log of changes is never deleted'); END`,
		`CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
			WHEN NOT (NEW.seq = OLD.seq AND NEW.hash = OLD.hash OR NEW.seq = OLD.seq + 1 AND NEW.hash <> OLD.hash)
			BEGIN SELECT RAISE(ABORT, 'the end of the log only moves on'); END`,
		`CREATE TRIGGER audit_head_is_kept BEFORE DELETE ON audit_head
			BEGIN SELECT RAISE(ABORT, 'the end of the log is never deleted'); END`,
	},
	postgres: []string{
		`CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW
			EXECUTE FUNCTION refuse('the log of changes never changes')`,
		`CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT
			EXECUTE FUNCTION refuse('the log of changes is never deleted')`,
		`CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head FOR EACH ROW
			WHEN (NOT (NEW.seq = OLD.seq AND NEW.hash = OLD.hash OR NEW.seq = OLD.seq + 1 AND NEW.hash <> OLD.hash))
			EXECUTE FUNCTION refuse('the end of the log only moves on')`,
		`CREATE TRIGGER audit_head_is_kept BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT
			EXECUTE FUNCTION refuse('the end of the log is never deleted')`,
	},
}

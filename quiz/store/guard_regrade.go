package store

// guardRegrade keeps what was done to a contest for as long as there is the contest: only a rehearsal that is
// removed takes its corrections and changes along.
var guardRegrade = guards{ // never changed
	sqlite: []string{
		`CREATE TRIGGER correction_stays BEFORE UPDATE ON correction
			BEGIN SELECT RAISE(ABORT, 'a correction never changes'); END`,
		`CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction
			WHEN EXISTS (SELECT 1 FROM contest WHERE nr = OLD.contest)
			BEGIN SELECT RAISE(ABORT, 'a correction is undone, not deleted'); END`,
		`CREATE TRIGGER contest_change_stays BEFORE UPDATE ON contest_change
			BEGIN SELECT RAISE(ABORT, 'a contest''s history never changes'); END`,
		`CREATE TRIGGER contest_change_is_kept BEFORE DELETE ON contest_change
			WHEN EXISTS (SELECT 1 FROM contest WHERE nr = OLD.contest)
			BEGIN SELECT RAISE(ABORT, 'a contest''s history is never deleted'); END`,
		`CREATE TRIGGER key_version_never_falls BEFORE UPDATE ON contest
			WHEN NEW.key_version < OLD.key_version
			BEGIN SELECT RAISE(ABORT, 'a contest''s key version never falls'); END`,
	},
	postgres: []string{
		`CREATE TRIGGER correction_stays BEFORE UPDATE ON correction FOR EACH ROW
			EXECUTE FUNCTION refuse('a correction never changes')`,
		`CREATE FUNCTION kept_with_contest() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN
				IF EXISTS (SELECT 1 FROM contest WHERE nr = OLD.contest) THEN
					RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
				END IF;
				RETURN OLD;
			END $$`,
		`CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction FOR EACH ROW
			EXECUTE FUNCTION kept_with_contest('a correction is undone, not deleted')`,
		`CREATE TRIGGER contest_change_stays BEFORE UPDATE ON contest_change FOR EACH ROW
			EXECUTE FUNCTION refuse('a contest''s history never changes')`,
		`CREATE TRIGGER contest_change_is_kept BEFORE DELETE ON contest_change FOR EACH ROW
			EXECUTE FUNCTION kept_with_contest('a contest''s history is never deleted')`,
		`CREATE TRIGGER key_version_never_falls BEFORE UPDATE ON contest FOR EACH ROW
			WHEN (NEW.key_version < OLD.key_version)
			EXECUTE FUNCTION refuse('a contest''s key version never falls')`,
	},
}

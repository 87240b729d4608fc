package store

// guardSeal keeps what was sealed, made public, objected and answered as it was.
var guardSeal = guards{ // never changed
	sqlite: []string{
		`CREATE TRIGGER seal_stays BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'a seal never changes'); END`,
		`CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END`,
		`CREATE TRIGGER notice_end_stays BEFORE UPDATE ON notice_end BEGIN SELECT RAISE(ABORT, 'the end of a notice never changes'); END`,
		`CREATE TRIGGER notice_end_is_kept BEFORE DELETE ON notice_end BEGIN SELECT RAISE(ABORT, 'the end of a notice is never deleted'); END`,
		`CREATE TRIGGER objection_stays BEFORE UPDATE ON objection
			WHEN NOT (NEW.name = '' AND NEW.contact = ''
				AND (NEW.id, NEW.seal, NEW.unit, NEW.text, NEW.received_at, NEW.author, NEW.account, NEW.at)
					= (OLD.id, OLD.seal, OLD.unit, OLD.text, OLD.received_at, OLD.author, OLD.account, OLD.at))
			BEGIN SELECT RAISE(ABORT, 'of an objection only who made it may be forgotten'); END`,
		`CREATE TRIGGER objection_is_kept BEFORE DELETE ON objection BEGIN SELECT RAISE(ABORT, 'an objection is never deleted'); END`,
		`CREATE TRIGGER objection_answer_stays BEFORE UPDATE ON objection_answer BEGIN SELECT RAISE(ABORT, 'an answer never changes'); END`,
		`CREATE TRIGGER objection_answer_is_kept BEFORE DELETE ON objection_answer BEGIN SELECT RAISE(ABORT, 'an answer is never deleted'); END`,
	},
	postgres: []string{
		`CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE ON seal FOR EACH ROW EXECUTE FUNCTION refuse('a seal never changes')`,
		`CREATE TRIGGER notice_end_stays BEFORE UPDATE OR DELETE ON notice_end FOR EACH ROW EXECUTE FUNCTION refuse('the end of a notice never changes')`,
		`CREATE TRIGGER objection_stays BEFORE UPDATE ON objection FOR EACH ROW
			WHEN (NOT (NEW.name = '' AND NEW.contact = ''
				AND (NEW.id, NEW.seal, NEW.unit, NEW.text, NEW.received_at, NEW.author, NEW.account, NEW.at)
					= (OLD.id, OLD.seal, OLD.unit, OLD.text, OLD.received_at, OLD.author, OLD.account, OLD.at)))
			EXECUTE FUNCTION refuse('of an objection only who made it may be forgotten')`,
		`CREATE TRIGGER objection_is_kept BEFORE DELETE ON objection FOR EACH ROW EXECUTE FUNCTION refuse('an objection is never deleted')`,
		`CREATE TRIGGER objection_answer_stays BEFORE UPDATE OR DELETE ON objection_answer FOR EACH ROW EXECUTE FUNCTION refuse('an answer never changes')`,
	},
}

package store

// guardAward keeps what decides an award: it is written once and never changed or deleted.
var guardAward = guards{ // never changed
	sqlite: []string{
		`CREATE TRIGGER award_version_stays BEFORE UPDATE ON award_version
			BEGIN SELECT RAISE(ABORT, 'a version of a sheet never changes'); END`,
		`CREATE TRIGGER award_version_is_kept BEFORE DELETE ON award_version
			BEGIN SELECT RAISE(ABORT, 'a version of a sheet never goes'); END`,
		`CREATE TRIGGER award_mark_stays BEFORE UPDATE ON award_mark
			BEGIN SELECT RAISE(ABORT, 'a mark never changes'); END`,
		`CREATE TRIGGER award_mark_is_kept BEFORE DELETE ON award_mark
			BEGIN SELECT RAISE(ABORT, 'a mark never goes'); END`,
		`CREATE TRIGGER award_veto_stays BEFORE UPDATE ON award_veto
			BEGIN SELECT RAISE(ABORT, 'a veto never changes'); END`,
		`CREATE TRIGGER award_veto_is_kept BEFORE DELETE ON award_veto
			BEGIN SELECT RAISE(ABORT, 'a veto never goes'); END`,
		`CREATE TRIGGER award_decision_stays BEFORE UPDATE ON award_decision
			BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END`,
		`CREATE TRIGGER award_decision_is_kept BEFORE DELETE ON award_decision
			BEGIN SELECT RAISE(ABORT, 'a decision never goes'); END`,
		`CREATE TRIGGER material_rule_stays BEFORE UPDATE ON material_rule
			BEGIN SELECT RAISE(ABORT, 'a rule about materials never changes'); END`,
		`CREATE TRIGGER material_rule_is_kept BEFORE DELETE ON material_rule
			BEGIN SELECT RAISE(ABORT, 'a rule about materials never goes'); END`,
		`CREATE TRIGGER metric_stays BEFORE UPDATE ON metric
			BEGIN SELECT RAISE(ABORT, 'an imported metric never changes'); END`,
		`CREATE TRIGGER metric_is_kept BEFORE DELETE ON metric
			BEGIN SELECT RAISE(ABORT, 'an imported metric never goes'); END`,
		`CREATE TRIGGER metric_value_stays BEFORE UPDATE ON metric_value
			BEGIN SELECT RAISE(ABORT, 'an imported figure never changes'); END`,
		`CREATE TRIGGER metric_value_is_kept BEFORE DELETE ON metric_value
			BEGIN SELECT RAISE(ABORT, 'an imported figure never goes'); END`,
	},
	postgres: []string{
		`CREATE TRIGGER award_version_stays BEFORE UPDATE OR DELETE ON award_version FOR EACH ROW
			EXECUTE FUNCTION refuse('a version of a sheet never changes')`,
		`CREATE TRIGGER award_mark_stays BEFORE UPDATE OR DELETE ON award_mark FOR EACH ROW
			EXECUTE FUNCTION refuse('a mark never changes')`,
		`CREATE TRIGGER award_veto_stays BEFORE UPDATE OR DELETE ON award_veto FOR EACH ROW
			EXECUTE FUNCTION refuse('a veto never changes')`,
		`CREATE TRIGGER award_decision_stays BEFORE UPDATE OR DELETE ON award_decision FOR EACH ROW
			EXECUTE FUNCTION refuse('a decision never changes')`,
		`CREATE TRIGGER material_rule_stays BEFORE UPDATE OR DELETE ON material_rule FOR EACH ROW
			EXECUTE FUNCTION refuse('a rule about materials never changes')`,
		`CREATE TRIGGER metric_stays BEFORE UPDATE OR DELETE ON metric FOR EACH ROW
			EXECUTE FUNCTION refuse('an imported metric never changes')`,
		`CREATE TRIGGER metric_value_stays BEFORE UPDATE OR DELETE ON metric_value FOR EACH ROW
			EXECUTE FUNCTION refuse('an imported figure never changes')`,
	},
}

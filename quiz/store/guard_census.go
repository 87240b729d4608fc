package store

// guardCensus keeps the history of head-counts, revoked invitations and the trees of ended contests as
// they are.
var guardCensus = guards{
	sqlite: []string{
		`CREATE TRIGGER head_change_stays BEFORE UPDATE ON head_change
			BEGIN SELECT RAISE(ABORT, 'the history of head-counts never changes'); END`,
		`CREATE TRIGGER head_change_is_kept BEFORE DELETE ON head_change
			BEGIN SELECT RAISE(ABORT, 'the history of head-counts is never deleted'); END`,
		`CREATE TRIGGER scene_stays BEFORE UPDATE ON scene
			WHEN NEW.code <> OLD.code OR OLD.revoked_at > 0 AND NEW.revoked_at <> OLD.revoked_at
			BEGIN SELECT RAISE(ABORT, 'an invitation revoked stays so'); END`,
		`CREATE TRIGGER tree_kept_stays BEFORE UPDATE ON tree_kept
			BEGIN SELECT RAISE(ABORT, 'the tree of an ended contest never changes'); END`,
		`CREATE TRIGGER contest_tree_stays BEFORE UPDATE ON contest_tree
			BEGIN SELECT RAISE(ABORT, 'an ended contest keeps its tree'); END`,
	},
	postgres: []string{
		`CREATE TRIGGER head_change_stays BEFORE UPDATE OR DELETE ON head_change FOR EACH ROW
			EXECUTE FUNCTION refuse('the history of head-counts never changes')`,
		`CREATE TRIGGER scene_stays BEFORE UPDATE ON scene FOR EACH ROW
			WHEN (NEW.code <> OLD.code OR OLD.revoked_at > 0 AND NEW.revoked_at <> OLD.revoked_at)
			EXECUTE FUNCTION refuse('an invitation revoked stays so')`,
		`CREATE TRIGGER tree_kept_stays BEFORE UPDATE ON tree_kept FOR EACH ROW
			EXECUTE FUNCTION refuse('the tree of an ended contest never changes')`,
		`CREATE TRIGGER contest_tree_stays BEFORE UPDATE ON contest_tree FOR EACH ROW
			EXECUTE FUNCTION refuse('an ended contest keeps its tree')`,
	},
}

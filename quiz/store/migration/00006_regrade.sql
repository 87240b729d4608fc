-- +goose Up

-- 更正: changes of a contest's key after papers were handed out; append-only. Each makes a version of the
-- key; what holds of them quiz.InForce says.
CREATE TABLE correction (
    contest  BIGINT NOT NULL,
    version  BIGINT NOT NULL CHECK (version >= 2),
    question TEXT   NOT NULL CHECK (question <> ''),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    kind     TEXT   NOT NULL CHECK (kind IN ('key', 'full_marks', 'undo')),
    body     TEXT   NOT NULL, -- the new key, JSON; '' unless kind is key
    undoes   BIGINT NOT NULL, -- the version an undo takes back, or 0
    reason   TEXT   NOT NULL CHECK (reason <> ''),
    author   TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (contest, version),
    CHECK ((kind = 'undo') = (undoes > 0) AND undoes < version),
    CHECK ((kind = 'key') = (body <> ''))
);
CREATE UNIQUE INDEX correction_undone ON correction (contest, undoes) WHERE undoes > 0;

-- 重新判分: the sittings of a contest are gone through for each version of its key, in order of person and
-- paper. (person, paper) is the last that was; it moves in the transaction that writes the marks.
CREATE TABLE regrade (
    contest    BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('running', 'done', 'superseded')),
    person     BIGINT NOT NULL,
    paper      BIGINT NOT NULL,
    total      BIGINT NOT NULL, -- sittings when it began
    seen       BIGINT NOT NULL,
    graded     BIGINT NOT NULL, -- sittings with a question that was corrected, marked anew
    moved      BIGINT NOT NULL, -- of these, sittings with another mark than before
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (contest, version),
    CHECK (seen >= graded AND graded >= moved AND moved >= 0)
);
CREATE INDEX regrade_running ON regrade (contest) WHERE state = 'running';

-- 竞赛草稿: a contest's document while it is being written. It may hold faults; workers never see it.
CREATE TABLE contest_draft (
    id         TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    edition    BIGINT NOT NULL CHECK (edition >= 1), -- raised by every change
    document   TEXT   NOT NULL, -- YAML
    author     TEXT   NOT NULL, -- of the last change
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- What was done to a published contest; append-only. The document it was published with never changes.
CREATE TABLE contest_change (
    contest BIGINT NOT NULL,
    n       BIGINT NOT NULL CHECK (n >= 1),
    what    TEXT   NOT NULL CHECK (what IN ('publish', 'pause', 'resume', 'extend', 'close')),
    closes  BIGINT NOT NULL, -- extend: the later close, Unix ms; otherwise 0
    reason  TEXT   NOT NULL,
    author  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (contest, n),
    CHECK ((what = 'extend') = (closes > 0)),
    CHECK (what IN ('publish', 'resume') OR reason <> '')
);

-- 纠错: what became of it, for the person who reported it and for who deals with it.
ALTER TABLE report ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN answered_at BIGINT NOT NULL DEFAULT 0;

-- Award sheets (评分表) with what those who assess give, materials and imported metrics. What decides an award is
-- append-only: a later row takes the place of an earlier one, and the earlier one stays to be read.

-- +goose Up

-- An award of a contest, judged over the subtree of a unit.
CREATE TABLE award (
    id         BIGINT NOT NULL PRIMARY KEY,
    contest    BIGINT NOT NULL,
    owner      BIGINT NOT NULL CHECK (owner > 0),
    created_at BIGINT NOT NULL,
    edition    BIGINT NOT NULL CHECK (edition >= 1), -- raised by every version, mark, veto, decision and change of assessors
    dropped_at BIGINT NOT NULL DEFAULT 0, -- 0: in use; one that was ever sealed stays so
    dropped_by TEXT   NOT NULL DEFAULT '',
    drop_why   TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX award_contest ON award (contest);

-- The sheet, as YAML; append-only.
CREATE TABLE award_version (
    award   BIGINT NOT NULL REFERENCES award (id),
    number  BIGINT NOT NULL CHECK (number >= 1),
    source  TEXT   NOT NULL CHECK (source <> ''),
    reason  TEXT   NOT NULL, -- why it was changed once the contest had opened; '' before
    author  TEXT   NOT NULL,
    account BIGINT NOT NULL, -- 0: the operator
    at      BIGINT NOT NULL,
    PRIMARY KEY (award, number)
);

-- Accounts that may assess beside the admins.
CREATE TABLE award_assessor (
    award   BIGINT NOT NULL REFERENCES award (id),
    account BIGINT NOT NULL,
    author  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (award, account)
);

-- 评审分: append-only. The newest of an assessor on an item and unit counts, unless it takes the mark back.
CREATE TABLE award_mark (
    id      BIGINT   NOT NULL PRIMARY KEY,
    award   BIGINT   NOT NULL REFERENCES award (id),
    item    TEXT     NOT NULL CHECK (item <> ''),
    unit    BIGINT   NOT NULL,
    account BIGINT   NOT NULL,
    who     TEXT     NOT NULL,
    login   TEXT     NOT NULL,
    path    TEXT     NOT NULL, -- the assessor's own unit and those above it at the time; '' for the whole tree
    points  BIGINT   NOT NULL CHECK (points >= 0),
    reason  TEXT     NOT NULL,
    given   SMALLINT NOT NULL CHECK (given IN (0, 1)), -- 0: takes the mark back
    at      BIGINT   NOT NULL
);
CREATE INDEX award_mark_award ON award_mark (award, id);

-- 一票否决 by those who assess: append-only. The newest for a unit counts, unless it takes the veto back.
CREATE TABLE award_veto (
    id      BIGINT   NOT NULL PRIMARY KEY,
    award   BIGINT   NOT NULL REFERENCES award (id),
    name    TEXT     NOT NULL CHECK (name <> ''),
    unit    BIGINT   NOT NULL,
    account BIGINT   NOT NULL,
    who     TEXT     NOT NULL,
    reason  TEXT     NOT NULL CHECK (reason <> ''),
    given   SMALLINT NOT NULL CHECK (given IN (0, 1)),
    at      BIGINT   NOT NULL
);
CREATE INDEX award_veto_award ON award_veto (award, id);

-- What was decided among units that a quota's end left equal: append-only.
CREATE TABLE award_decision (
    id      BIGINT NOT NULL PRIMARY KEY,
    award   BIGINT NOT NULL REFERENCES award (id),
    units   TEXT   NOT NULL CHECK (units <> ''), -- in the order decided: 12/7/31
    account BIGINT NOT NULL,
    who     TEXT   NOT NULL,
    reason  TEXT   NOT NULL CHECK (reason <> ''),
    at      BIGINT NOT NULL
);
CREATE INDEX award_decision_award ON award_decision (award, id);

-- What units must send in for a contest; append-only, the newest counts.
CREATE TABLE material_rule (
    contest BIGINT NOT NULL,
    number  BIGINT NOT NULL CHECK (number >= 1),
    body    TEXT   NOT NULL, -- JSON
    author  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (contest, number)
);

-- A piece a unit has sent in (材料).
CREATE TABLE material (
    id         BIGINT   NOT NULL PRIMARY KEY,
    contest    BIGINT   NOT NULL,
    unit       BIGINT   NOT NULL,
    kind       TEXT     NOT NULL CHECK (kind IN ('essay', 'family', 'summary', 'activity', 'contract')),
    title      TEXT     NOT NULL CHECK (title <> ''),
    author     TEXT     NOT NULL, -- whose work it is; may be ''
    characters BIGINT   NOT NULL CHECK (characters >= 0), -- 0: not said
    sent_at    BIGINT   NOT NULL CHECK (sent_at > 0),
    original   SMALLINT NOT NULL CHECK (original IN (0, 1)),
    accepted   SMALLINT NOT NULL CHECK (accepted IN (0, 1)),
    grade      TEXT     NOT NULL,
    judge_unit BIGINT   NOT NULL, -- over whose subtree whoever accepted and graded it stands; 0: nobody has
    note       TEXT     NOT NULL,
    edition    BIGINT   NOT NULL CHECK (edition >= 1), -- raised by every change
    entered_by TEXT     NOT NULL,
    created_at BIGINT   NOT NULL,
    changed_at BIGINT   NOT NULL,
    CHECK (grade = '' OR accepted = 1)
);
CREATE INDEX material_contest ON material (contest, unit, kind);

-- Raised by every change of a contest's materials and their rules: whoever raises it has the contest's materials
-- to herself until the commit.
CREATE TABLE material_state (
    contest BIGINT NOT NULL PRIMARY KEY,
    edition BIGINT NOT NULL CHECK (edition >= 1)
);

-- A column of figures by unit, imported as a metric of award sheets; append-only, the newest number of an
-- owner and name counts.
CREATE TABLE metric (
    id      BIGINT NOT NULL PRIMARY KEY,
    contest BIGINT NOT NULL,
    owner   BIGINT NOT NULL CHECK (owner > 0), -- for sheets of this unit and those below it
    name    TEXT   NOT NULL CHECK (name <> ''),
    number  BIGINT NOT NULL CHECK (number >= 1),
    source  TEXT   NOT NULL CHECK (source <> ''),
    as_of   TEXT   NOT NULL CHECK (as_of <> ''), -- the day the figures are of: 2006-01-02
    file    TEXT   NOT NULL,
    author  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    UNIQUE (contest, owner, name, number)
);

CREATE TABLE metric_value (
    metric BIGINT NOT NULL REFERENCES metric (id),
    unit   BIGINT NOT NULL,
    value  TEXT   NOT NULL CHECK (value <> ''), -- decimal
    PRIMARY KEY (metric, unit)
);

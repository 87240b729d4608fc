-- +goose Up

-- 单位: whether its people enter rates (其他/无单位 do not), and the unit that took it in. A unit that was
-- merged away keeps its row, so that its code, invitations and roster lead to the other.
ALTER TABLE unit ADD COLUMN apart SMALLINT NOT NULL DEFAULT 0 CHECK (apart IN (0, 1));
ALTER TABLE unit ADD COLUMN merged BIGINT NOT NULL DEFAULT 0 CHECK (merged >= 0); -- 0: it is in the tree
CREATE INDEX unit_merged ON unit (merged) WHERE merged > 0;

-- 原名、别名: what else a unit is found by.
CREATE TABLE unit_name (
    unit BIGINT NOT NULL REFERENCES unit (id),
    name TEXT   NOT NULL CHECK (name <> ''),
    at   BIGINT NOT NULL,
    PRIMARY KEY (unit, name)
);

-- 归并: a name once typed by hand below a unit, in the form it is compared in, and the unit it means.
CREATE TABLE unit_typed (
    below BIGINT NOT NULL,
    name  TEXT   NOT NULL CHECK (name <> ''),
    unit  BIGINT NOT NULL REFERENCES unit (id),
    at    BIGINT NOT NULL,
    PRIMARY KEY (below, name)
);

-- 在册人数: with or without 劳务派遣, who wrote it, and who confirmed it since.
ALTER TABLE head_count ADD COLUMN dispatched TEXT NOT NULL DEFAULT '' CHECK (dispatched IN ('', '含', '不含'));
ALTER TABLE head_count ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE head_count ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE head_count ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE head_count ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;

-- What was changed of head-counts; append-only. 0 people: not reported.
CREATE TABLE head_change (
    id         BIGINT NOT NULL PRIMARY KEY,
    unit       BIGINT NOT NULL REFERENCES unit (id),
    kind       TEXT   NOT NULL,
    was        BIGINT NOT NULL CHECK (was >= 0),
    people     BIGINT NOT NULL CHECK (people >= 0),
    as_of      TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    dispatched TEXT   NOT NULL CHECK (dispatched IN ('', '含', '不含')),
    author     TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    reason     TEXT   NOT NULL -- '' where none was needed
);
CREATE INDEX head_change_at ON head_change (at);
CREATE INDEX head_change_unit ON head_change (unit, at);

-- Invitation codes are issued anew; one that was revoked leads nowhere and is never given again.
ALTER TABLE scene ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scene ADD COLUMN revoked_at BIGINT NOT NULL DEFAULT 0; -- 0: good

-- Look-ups of people by exact name, and of whom a unit has.
ALTER TABLE person ADD COLUMN name_mac TEXT NOT NULL DEFAULT '';
CREATE INDEX person_unit ON person (unit);
CREATE INDEX person_typed ON person (unit, typed_unit) WHERE typed_unit <> '';
CREATE INDEX person_name_mac ON person (name_mac) WHERE name_mac <> '';
CREATE INDEX person_phone_mac ON person (phone_mac) WHERE phone_mac <> '';
CREATE INDEX session_device ON session (device) WHERE device <> '';

-- The units as they were when a contest had ended: boards and awards of it go by them. Contests that ended
-- under the same tree share one.
CREATE TABLE tree_kept (
    id   BIGINT NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL,
    body TEXT   NOT NULL -- JSON
);
CREATE TABLE contest_tree (
    contest BIGINT NOT NULL PRIMARY KEY,
    tree    BIGINT NOT NULL REFERENCES tree_kept (id)
);

-- What follows a change of the tree: people of units merged away, and standings of contests that run, are
-- counted where they belong now. One job at a time; place lets it go on after a stop.
CREATE TABLE unit_job (
    id         BIGINT NOT NULL PRIMARY KEY,
    author     TEXT   NOT NULL,
    what       TEXT   NOT NULL, -- in words, for people
    created_at BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('people', 'standings', 'settling', 'done')),
    body       TEXT   NOT NULL, -- JSON: which people move where, which contests
    place      TEXT   NOT NULL, -- JSON: how far it has come
    people     BIGINT NOT NULL, -- moved so far
    standings  BIGINT NOT NULL, -- counted elsewhere so far
    done       BIGINT NOT NULL, -- looked at so far
    total      BIGINT NOT NULL, -- to be looked at, about
    ended_at   BIGINT NOT NULL  -- 0 while it runs
);
CREATE INDEX unit_job_open ON unit_job (ended_at, id);

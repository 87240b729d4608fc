-- The record. The same text runs on SQLite and PostgreSQL. Times are Unix milliseconds,
-- points are hundredths, flags are 0 or 1. Rows the hot road rewrites (open_paper, draft,
-- standing) are narrow; what never changes stands in tables of its own.

-- +goose Up

-- What other instances must notice: a version is raised in the transaction that changes the topic.
CREATE TABLE topic (
    name    TEXT   NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

-- Work only one instance may do at a time.
CREATE TABLE lease (
    name   TEXT   NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
);

CREATE TABLE unit (
    id       BIGINT NOT NULL PRIMARY KEY,
    parent   BIGINT NOT NULL, -- 0 for the top unit
    code     TEXT   NOT NULL UNIQUE CHECK (code <> ''),
    name     TEXT   NOT NULL CHECK (name <> ''),
    grouping TEXT   NOT NULL,
    position BIGINT NOT NULL, -- order among all units
    CHECK (id > 0 AND parent >= 0 AND id <> parent)
);

-- 在册人数 as reported: what is counted, when, and who says so.
CREATE TABLE head_count (
    unit   BIGINT NOT NULL REFERENCES unit (id),
    kind   TEXT   NOT NULL,
    people BIGINT NOT NULL CHECK (people > 0),
    as_of  TEXT   NOT NULL,
    source TEXT   NOT NULL,
    PRIMARY KEY (unit, kind)
);

-- A unit's invitation code: short, opaque, fit for a mini-program scene.
CREATE TABLE scene (
    code TEXT   NOT NULL PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id)
);
CREATE INDEX scene_unit ON scene (unit);

-- A person takes part; an identity is a way to log in as one. Name and phone are sealed
-- with the server's key before they come here; mac columns are keyed hashes for look-up.
-- Whoever asks to be erased leaves an empty row: nobody else gets the number.
CREATE TABLE person (
    id           BIGINT   NOT NULL PRIMARY KEY,
    name         TEXT     NOT NULL, -- sealed; '' until registered
    gender       TEXT     NOT NULL CHECK (gender IN ('', 'female', 'male')),
    member       SMALLINT NOT NULL CHECK (member IN (0, 1)),
    unit         BIGINT   NOT NULL, -- 0 until bound
    typed_unit   TEXT     NOT NULL, -- 待归并: the unit's name as typed, counted at unit until merged
    phone        TEXT     NOT NULL, -- sealed
    phone_mac    TEXT     NOT NULL,
    consent      TEXT     NOT NULL, -- version of the privacy notice agreed to; '' if none
    consented_at BIGINT   NOT NULL,
    rehearsal    TEXT     NOT NULL, -- id of the one contest a rehearsal's person exists for; '' for real people
    created_at   BIGINT   NOT NULL,
    updated_at   BIGINT   NOT NULL,
    erased_at    BIGINT   NOT NULL DEFAULT 0, -- 0: not erased
    CHECK (erased_at = 0 OR (name = '' AND gender = '' AND member = 0 AND unit = 0 AND typed_unit = ''
        AND phone = '' AND phone_mac = '' AND consent = '' AND consented_at = 0))
);
CREATE INDEX person_updated ON person (updated_at);
CREATE INDEX person_rehearsal ON person (rehearsal) WHERE rehearsal <> '';

CREATE TABLE identity (
    kind    TEXT   NOT NULL, -- wechat, oauth, roster, demo, rehearsal
    subject TEXT   NOT NULL, -- keyed hash of the openid or unionid, roster entry or demo name
    person  BIGINT NOT NULL REFERENCES person (id),
    sealed  TEXT   NOT NULL, -- the openid, sealed, where the platform must be called with it
    PRIMARY KEY (kind, subject)
);
CREATE INDEX identity_person ON identity (person);

-- 花名册: one entry is one person on any channel.
CREATE TABLE roster (
    unit         BIGINT   NOT NULL REFERENCES unit (id),
    name_mac     TEXT     NOT NULL,
    last4_mac    TEXT     NOT NULL,
    name         TEXT     NOT NULL, -- sealed
    gender       TEXT     NOT NULL CHECK (gender IN ('', 'female', 'male')),
    member       SMALLINT NOT NULL CHECK (member IN (0, 1)),
    failures     BIGINT   NOT NULL,
    locked_until BIGINT   NOT NULL,
    PRIMARY KEY (unit, name_mac, last4_mac)
);

CREATE TABLE session (
    token      TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the token, base64
    person     BIGINT NOT NULL REFERENCES person (id),
    channel    TEXT   NOT NULL CHECK (channel IN ('wechat', 'web', 'onsite', 'paper')),
    device     TEXT   NOT NULL, -- keyed hash, for people per device
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL -- 0 while good
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at > 0;

-- Question texts as they were published: (id, revision) names one for ever.
CREATE TABLE question (
    id       TEXT   NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    bank     TEXT   NOT NULL,
    body     TEXT   NOT NULL, -- JSON
    PRIMARY KEY (id, revision)
);

-- 题库. Its revision is raised by every change. Nothing of a bank is ever deleted.
CREATE TABLE bank (
    id         TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    title      TEXT   NOT NULL CHECK (title <> ''),
    law        TEXT   NOT NULL,
    edition    TEXT   NOT NULL,
    revision   BIGINT NOT NULL CHECK (revision >= 1),
    shipped    TEXT   NOT NULL, -- hash of what the program last installed; '' for a county's own bank
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- A bank's history; append-only.
CREATE TABLE bank_change (
    bank     TEXT   NOT NULL REFERENCES bank (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    at       BIGINT NOT NULL,
    author   TEXT   NOT NULL,
    what     TEXT   NOT NULL CHECK (what IN ('create', 'install', 'accept', 'edit', 'review', 'retire', 'restore')),
    file     TEXT   NOT NULL, -- the name of the file accepted, or ''
    hash     TEXT   NOT NULL, -- its SHA-256 in hex, or ''
    note     TEXT   NOT NULL,
    PRIMARY KEY (bank, revision)
);

-- 题: a question of a bank as it stands. Contests draw the published revision, not the newest.
CREATE TABLE item (
    id           TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    bank         TEXT   NOT NULL REFERENCES bank (id),
    number       BIGINT NOT NULL CHECK (number >= 1), -- within the bank, never given again
    revision     BIGINT NOT NULL CHECK (revision >= 1), -- the newest
    status       TEXT   NOT NULL CHECK (status IN ('candidate', 'reviewed', 'published')), -- of the newest
    review_by    TEXT   NOT NULL,
    review_on    TEXT   NOT NULL,
    published    BIGINT NOT NULL, -- the revision contests draw; 0: none
    published_by TEXT   NOT NULL, -- the review of that revision
    published_on TEXT   NOT NULL,
    retired_at   BIGINT NOT NULL, -- 0: in use
    shipped      TEXT   NOT NULL, -- hash of the text the program last installed; '' for a county's own question
    UNIQUE (bank, number),
    CHECK (published BETWEEN 0 AND revision AND retired_at >= 0),
    CHECK ((status = 'published') = (published = revision))
);

-- The texts of a question, one for each revision; append-only. (id, revision) names one for ever.
CREATE TABLE item_text (
    id            TEXT   NOT NULL REFERENCES item (id),
    revision      BIGINT NOT NULL CHECK (revision >= 1),
    body          TEXT   NOT NULL, -- JSON, without the review
    bank_revision BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    author        TEXT   NOT NULL,
    what          TEXT   NOT NULL CHECK (what IN ('install', 'accept', 'edit')),
    PRIMARY KEY (id, revision)
);

-- What was decided about a question; append-only.
CREATE TABLE item_event (
    id            TEXT   NOT NULL REFERENCES item (id),
    bank_revision BIGINT NOT NULL,
    what          TEXT   NOT NULL CHECK (what IN ('reviewed', 'published', 'retire', 'restore')),
    revision      BIGINT NOT NULL CHECK (revision >= 1), -- the question's newest at the time
    at            BIGINT NOT NULL,
    author        TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    PRIMARY KEY (id, bank_revision, what)
);

-- A file handed in, and what was read of it, until it is accepted or dropped, or a week has passed.
CREATE TABLE upload (
    id                BIGINT NOT NULL PRIMARY KEY,
    file              TEXT   NOT NULL,
    hash              TEXT   NOT NULL, -- SHA-256 in hex
    size              BIGINT NOT NULL CHECK (size >= 0),
    author            TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    changed_at        BIGINT NOT NULL,
    edition           BIGINT NOT NULL CHECK (edition >= 1), -- raised by every change of state or body
    state             TEXT   NOT NULL CHECK (state IN ('reading', 'ready', 'failed', 'accepted', 'dropped')),
    done              BIGINT NOT NULL,
    total             BIGINT NOT NULL,
    error             TEXT   NOT NULL,
    body              TEXT   NOT NULL, -- the preview, JSON; '' unless ready or accepted
    bank              TEXT   NOT NULL, -- where it was accepted into
    accepted_revision BIGINT NOT NULL,
    CHECK (done BETWEEN 0 AND total),
    CHECK ((state = 'accepted') = (bank <> '')),
    CHECK (state NOT IN ('failed', 'dropped') OR body = '')
);
CREATE INDEX upload_created ON upload (created_at);

CREATE TABLE contest (
    nr          BIGINT NOT NULL PRIMARY KEY,
    id          TEXT   NOT NULL UNIQUE CHECK (id <> ''),
    document    TEXT   NOT NULL, -- YAML
    pool        TEXT   NOT NULL, -- "id revision" a line: the texts papers draw from
    state       TEXT   NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
    key_version BIGINT NOT NULL CHECK (key_version >= 1),
    created_at  BIGINT NOT NULL
);

-- Attempt quota: each start takes a numbered chance of its span, never more than the cap.
CREATE TABLE chance (
    contest BIGINT   NOT NULL,
    person  BIGINT   NOT NULL,
    span    TEXT     NOT NULL,
    period  BIGINT   NOT NULL, -- which day, week or month
    n       SMALLINT NOT NULL,
    cap     SMALLINT NOT NULL,
    paper   BIGINT   NOT NULL,
    PRIMARY KEY (contest, person, span, period, n),
    CHECK (n BETWEEN 1 AND cap)
);

-- A drawn paper with its layout; never changes.
CREATE TABLE paper (
    id       BIGINT NOT NULL PRIMARY KEY,
    contest  BIGINT NOT NULL,
    person   BIGINT NOT NULL,
    channel  TEXT   NOT NULL CHECK (channel IN ('wechat', 'web', 'onsite', 'paper')),
    started  BIGINT NOT NULL,
    deadline BIGINT NOT NULL CHECK (deadline >= started),
    seed     TEXT   NOT NULL,
    layout   TEXT   NOT NULL
);
CREATE INDEX paper_person ON paper (contest, person);

-- The papers that are open: one for each person and contest. Finishing a paper deletes its row
-- in the transaction that inserts the submission, so that the paper's own row, with its
-- indexes, is written once and never again.
CREATE TABLE open_paper (
    contest  BIGINT NOT NULL,
    person   BIGINT NOT NULL,
    paper    BIGINT NOT NULL UNIQUE,
    deadline BIGINT NOT NULL,
    PRIMARY KEY (contest, person)
);
CREATE INDEX open_paper_due ON open_paper (deadline);

-- 暂存: a newer draft takes the place of those it was made from (base) and older ones, of no other.
CREATE TABLE draft (
    paper BIGINT NOT NULL PRIMARY KEY,
    seq   BIGINT NOT NULL,
    base  BIGINT NOT NULL,
    body  TEXT   NOT NULL,
    saved BIGINT NOT NULL
);

-- 交卷: append-only, one for each paper. The one change allowed is that an erased person's answers,
-- which may hold words of hers, become empty (see guard in migrate.go).
CREATE TABLE submission (
    paper       BIGINT NOT NULL PRIMARY KEY,
    contest     BIGINT NOT NULL,
    person      BIGINT NOT NULL,
    channel     TEXT   NOT NULL CHECK (channel IN ('wechat', 'web', 'onsite', 'paper')),
    finished_by TEXT   NOT NULL CHECK (finished_by IN ('worker', 'deadline')),
    finished    BIGINT NOT NULL,
    elapsed     BIGINT NOT NULL CHECK (elapsed >= 0),
    hash        TEXT   NOT NULL, -- of the canonical answers
    body        TEXT   NOT NULL, -- the answers
    spent       TEXT   NOT NULL DEFAULT '' -- ms in view by question, as the worker's device says; '' if unknown
);

-- 成绩: what the answers earn under one version of the key.
CREATE TABLE mark (
    contest     BIGINT   NOT NULL,
    person      BIGINT   NOT NULL,
    paper       BIGINT   NOT NULL,
    key_version BIGINT   NOT NULL,
    points      BIGINT   NOT NULL CHECK (points >= 0),
    elapsed     BIGINT   NOT NULL,
    finished    BIGINT   NOT NULL,
    day         BIGINT   NOT NULL,
    valid       SMALLINT NOT NULL CHECK (valid IN (0, 1)),
    passed      SMALLINT NOT NULL CHECK (passed IN (0, 1)),
    full_mark   SMALLINT NOT NULL CHECK (full_mark IN (0, 1)),
    PRIMARY KEY (contest, person, paper, key_version)
);

-- 排名成绩: the absolute result and its generation. The path is the unit's at the time, kept here
-- so that a closed contest keeps its tree.
CREATE TABLE standing (
    contest    BIGINT   NOT NULL,
    person     BIGINT   NOT NULL,
    generation BIGINT   NOT NULL CHECK (generation >= 1),
    path       TEXT     NOT NULL, -- unit ids from the grassroots unit up: 1203/17/3/1
    counted    SMALLINT NOT NULL CHECK (counted IN (0, 1)), -- whether the participation rate counts her
    gone       SMALLINT NOT NULL CHECK (gone IN (0, 1)),    -- 1: erased; a tombstone for the boards
    points     BIGINT   NOT NULL,
    elapsed    BIGINT   NOT NULL,
    finished   BIGINT   NOT NULL,
    first      BIGINT   NOT NULL,
    sittings   BIGINT   NOT NULL CHECK (sittings >= 0),
    valid      SMALLINT NOT NULL CHECK (valid IN (0, 1)),
    passed     SMALLINT NOT NULL CHECK (passed IN (0, 1)),
    full_mark  SMALLINT NOT NULL CHECK (full_mark IN (0, 1)),
    changed    BIGINT   NOT NULL,
    PRIMARY KEY (contest, person),
    CHECK (gone = 0 OR (counted = 0 AND points = 0 AND elapsed = 0 AND finished = 0 AND first = 0
        AND sittings = 0 AND valid = 0 AND passed = 0 AND full_mark = 0))
);

-- 练习: what a person has answered in practice, one row for each question.
CREATE TABLE practice (
    person   BIGINT NOT NULL REFERENCES person (id),
    question TEXT   NOT NULL CHECK (question <> ''),
    seen     BIGINT NOT NULL CHECK (seen >= 1), -- times answered
    wrong    BIGINT NOT NULL CHECK (wrong BETWEEN 0 AND seen), -- times answered wrongly; 0 again once taken out of 错题本
    streak   BIGINT NOT NULL CHECK (streak >= 0), -- right answers in a row since the last wrong one
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (person, question)
);

-- 纠错: what a person says is wrong about a question of her finished paper. Her erasure empties the text.
CREATE TABLE report (
    id         BIGINT NOT NULL PRIMARY KEY,
    contest    BIGINT NOT NULL,
    question   TEXT   NOT NULL CHECK (question <> ''),
    revision   BIGINT NOT NULL CHECK (revision >= 1),
    person     BIGINT NOT NULL REFERENCES person (id),
    text       TEXT   NOT NULL,
    created_at BIGINT NOT NULL, -- of the text
    state      TEXT   NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
    UNIQUE (person, question)
);
CREATE INDEX report_state ON report (state, created_at);

-- What may be used once, such as the state of a log-in under way: used already, until it would have lapsed.
CREATE TABLE spent (
    name  TEXT   NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);

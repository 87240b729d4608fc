-- Closing an award: what was sealed (封存), until when it was public (公示), and what was objected (异议). All of it is
-- append-only, but that who objected may be forgotten.

-- +goose Up

-- A sealed award sheet with everything it was reckoned from. A later number takes the place of an earlier one in
-- public; every one stays to be read.
CREATE TABLE seal (
    id      BIGINT NOT NULL PRIMARY KEY,
    award   BIGINT NOT NULL REFERENCES award (id),
    number  BIGINT NOT NULL CHECK (number >= 1),
    reason  TEXT   NOT NULL, -- why it was sealed again; '' of the first
    author  TEXT   NOT NULL,
    account BIGINT NOT NULL, -- 0: the operator
    at      BIGINT NOT NULL,
    digest  TEXT   NOT NULL CHECK (digest <> ''), -- SHA-256 in hex of what was reckoned: equal digests, equal awards
    hash    TEXT   NOT NULL CHECK (hash <> ''),   -- SHA-256 in hex of the body's bytes
    body    TEXT   NOT NULL CHECK (body <> ''),   -- JSON
    UNIQUE (award, number),
    CHECK ((number = 1) = (reason = ''))
);

-- 公示结束.
CREATE TABLE notice_end (
    seal    BIGINT NOT NULL PRIMARY KEY REFERENCES seal (id),
    note    TEXT   NOT NULL,
    author  TEXT   NOT NULL,
    account BIGINT NOT NULL,
    at      BIGINT NOT NULL
);

CREATE TABLE objection (
    id          BIGINT NOT NULL PRIMARY KEY,
    seal        BIGINT NOT NULL REFERENCES seal (id), -- the one in public when it came
    unit        BIGINT NOT NULL CHECK (unit >= 0), -- whom it is about; 0: no single unit
    name        TEXT   NOT NULL, -- who objects, sealed with the server's key; '' if not said, or forgotten
    contact     TEXT   NOT NULL, -- likewise
    text        TEXT   NOT NULL CHECK (text <> ''),
    received_at BIGINT NOT NULL,
    author      TEXT   NOT NULL, -- who logged it
    account     BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX objection_seal ON objection (seal);

-- What was answered; the newest counts.
CREATE TABLE objection_answer (
    objection BIGINT NOT NULL REFERENCES objection (id),
    number    BIGINT NOT NULL CHECK (number >= 1),
    outcome   TEXT   NOT NULL CHECK (outcome IN ('upheld', 'declined', 'explained')),
    text      TEXT   NOT NULL CHECK (text <> ''),
    author    TEXT   NOT NULL,
    account   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (objection, number)
);

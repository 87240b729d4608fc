-- Who works at the console: accounts, their sessions, the links they hand out, and the log of what everybody changed.

-- +goose Up

-- Taken by every change of accounts, so that such changes come one after the other; and the one-time code by which the
-- first admin's account is opened.
CREATE TABLE staff_gate (
    one        BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    changes    BIGINT NOT NULL,
    code       TEXT   NOT NULL, -- its hash; '' if there is none
    code_until BIGINT NOT NULL
);
INSERT INTO staff_gate (one, changes, code, code_until) VALUES (1, 0, '', 0);

CREATE TABLE staff (
    id           BIGINT   NOT NULL PRIMARY KEY CHECK (id > 0),
    login        TEXT     NOT NULL UNIQUE CHECK (login <> ''),
    name         TEXT     NOT NULL CHECK (name <> ''), -- sealed
    role         TEXT     NOT NULL CHECK (role IN ('admin', 'auditor', 'organiser')),
    unit         BIGINT   NOT NULL, -- whose subtree an organiser sees; 0: the whole tree
    password     TEXT     NOT NULL CHECK (password <> ''), -- argon2id
    first_until  BIGINT   NOT NULL, -- how long a password somebody else gave is good; 0: it is her own
    totp         TEXT     NOT NULL, -- sealed secret; '' without two-step verification
    pending      TEXT     NOT NULL, -- sealed secret being set up
    step         BIGINT   NOT NULL, -- of the last code spent
    disabled     SMALLINT NOT NULL CHECK (disabled IN (0, 1)),
    created_by   BIGINT   NOT NULL, -- account; 0: the operator
    created_at   BIGINT   NOT NULL,
    updated_at   BIGINT   NOT NULL,
    last_seen_at BIGINT   NOT NULL, -- 0: never
    CHECK ((role = 'organiser') = (unit > 0) AND unit >= 0)
);
CREATE INDEX staff_unit ON staff (unit);

-- Codes for whoever has lost what shows the codes; each is spent once. Keyed hashes.
CREATE TABLE staff_recovery (
    staff BIGINT NOT NULL REFERENCES staff (id),
    code  TEXT   NOT NULL,
    PRIMARY KEY (staff, code)
);

-- A row goes when its session ends.
CREATE TABLE staff_session (
    id         BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    token      TEXT   NOT NULL UNIQUE CHECK (token <> ''), -- hash
    staff      BIGINT NOT NULL REFERENCES staff (id),
    device     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff, created_at);

-- Wrong log-ins by the keyed hash of the log-in name, whether there is such an account or not.
CREATE TABLE staff_try (
    subject  TEXT   NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    until    BIGINT NOT NULL -- when the count lapses
);

-- A link that shows a board without an account.
CREATE TABLE link (
    id         BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    kind       TEXT   NOT NULL CHECK (kind IN ('board', 'screen')),
    contest    TEXT   NOT NULL, -- id; '' for a board of every contest
    unit       BIGINT NOT NULL CHECK (unit > 0),
    note       TEXT   NOT NULL,
    secret     TEXT   NOT NULL UNIQUE CHECK (secret <> ''), -- hash
    made_by    BIGINT NOT NULL, -- account; 0: the operator
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL, -- 0 while good
    CHECK (kind = 'board' OR contest <> '')
);
CREATE INDEX link_unit ON link (unit);

-- What was changed at the console and by commands, by whom. Append-only: every row's hash covers the row before.
CREATE TABLE audit (
    seq      BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
    at       BIGINT NOT NULL,
    account  BIGINT NOT NULL, -- 0: the operator, a command, or nobody who is known
    login    TEXT   NOT NULL,
    name     TEXT   NOT NULL, -- sealed
    role     TEXT   NOT NULL,
    unit     BIGINT NOT NULL,
    action   TEXT   NOT NULL CHECK (action <> ''),
    object   TEXT   NOT NULL,
    detail   TEXT   NOT NULL,
    outcome  TEXT   NOT NULL CHECK (outcome IN ('begun', 'done', 'failed')),
    code     TEXT   NOT NULL, -- of the problem answered; '' unless failed
    request  TEXT   NOT NULL,
    address  TEXT   NOT NULL, -- keyed hash
    previous TEXT   NOT NULL,
    hash     TEXT   NOT NULL UNIQUE CHECK (hash <> ''),
    CHECK ((outcome = 'failed') = (code <> ''))
);
CREATE INDEX audit_account ON audit (account, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_request ON audit (request);

-- The end of the chain. Whoever appends takes this row first.
CREATE TABLE audit_head (
    one  BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq  BIGINT NOT NULL,
    hash TEXT   NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');

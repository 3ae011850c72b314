-- Times are milliseconds since 1970, so that they sort as numbers. Ids are their hyphenated spelling.

CREATE TABLE conversations (
    -- The order in which they were opened; what the list is sorted by.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    -- Of the body that opened it.
    fingerprint BLOB NOT NULL,
    iss TEXT NOT NULL,
    sub TEXT NOT NULL,
    name TEXT,
    email TEXT,
    locale TEXT,
    reference_kind TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    -- The facts as JSON, as they stood when it was opened.
    reference TEXT NOT NULL,
    status TEXT NOT NULL,
    -- The author who has it, as JSON.
    owner TEXT,
    last_seq INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    waiting_since INTEGER,
    answered_at INTEGER,
    decisions INTEGER NOT NULL,
    handovers INTEGER NOT NULL,
    words TEXT NOT NULL,
    wish TEXT,
    treatment TEXT
) STRICT;

CREATE INDEX conversations_of_customer ON conversations (iss, sub, number);
CREATE INDEX conversations_waiting ON conversations (waiting_since, number) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_others ON conversations (updated_at, number) WHERE waiting_since IS NULL;

CREATE TABLE entries (
    -- The desk's log position, over all conversations.
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_name TEXT NOT NULL,
    -- What was said or done, as JSON with its kind.
    body TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    UNIQUE (conversation, seq),
    UNIQUE (conversation, id)
) STRICT;

CREATE TABLE agents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- The name in small letters: one person, one spelling.
    folded TEXT NOT NULL UNIQUE,
    -- An argon2 PHC string.
    password TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_sessions (
    -- The SHA-256 of the cookie's secret.
    secret BLOB PRIMARY KEY,
    agent INTEGER NOT NULL REFERENCES agents (number),
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_links (
    -- The SHA-256 of the link's secret.
    secret BLOB PRIMARY KEY,
    agent INTEGER NOT NULL REFERENCES agents (number),
    until INTEGER NOT NULL
) STRICT;

-- The company's side of the contract: the feed by issuer, erasure, webhooks.

CREATE INDEX conversations_changed_of_issuer ON conversations (iss, change_position);

-- The ids of erased conversations, so that their customers learn that they are gone and no id is used again.
CREATE TABLE erased_conversations (
    id TEXT PRIMARY KEY,
    iss TEXT NOT NULL,
    sub TEXT NOT NULL
) STRICT;

-- The change up to which a webhook has answered for every conversation.
CREATE TABLE webhook_positions (
    -- The address and the issuer.
    url TEXT NOT NULL,
    iss TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (url, iss)
) STRICT;

-- The words of a deleted row leave the search index at once and not with a later merge.
INSERT INTO entry_search (entry_search, rank) VALUES ('secure-delete', 1);
INSERT INTO conversation_search (conversation_search, rank) VALUES ('secure-delete', 1);

-- An actor more: a system of the company, by name. SQLite cannot change a CHECK, so that the table is made again.
CREATE TABLE audit_with_systems (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    doer TEXT NOT NULL CHECK (doer IN ('person', 'system', 'command_line', 'somebody')),
    -- The agent, if the actor is one.
    person INTEGER REFERENCES agents (number),
    -- The name of the system, if the actor is one.
    system TEXT,
    -- The agent whom the action concerns, if it concerns one.
    whom INTEGER REFERENCES agents (number),
    -- The action, as JSON with its kind.
    deed TEXT NOT NULL,
    CHECK ((doer = 'person') = (person IS NOT NULL)),
    CHECK ((doer = 'system') = (system IS NOT NULL))
) STRICT;
INSERT INTO audit_with_systems (number, at, doer, person, whom, deed)
    SELECT number, at, doer, person, whom, deed FROM audit ORDER BY number;
DROP TABLE audit;
ALTER TABLE audit_with_systems RENAME TO audit;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;

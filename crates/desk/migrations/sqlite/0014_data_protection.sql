-- Of an erased conversation the id stays, so that nobody uses it again, and the issuer. Neither names the customer.
ALTER TABLE erased_conversations DROP COLUMN sub;

-- Erasures after which the file has to be compacted: rows that are gone leave traces in free space and in the index of
-- the search.
CREATE TABLE pending_compactions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The time by which the file has to be compacted.
    due INTEGER NOT NULL
) STRICT;

-- Free space of earlier versions of the desk holds what was deleted before they overwrote it.
INSERT INTO pending_compactions (due)
    SELECT 0 WHERE EXISTS (SELECT 1 FROM conversations) OR EXISTS (SELECT 1 FROM erased_conversations);

-- The conversations that can reach the end of their retention.
CREATE INDEX conversations_solved ON conversations (updated_at) WHERE status = 'solved';

-- An actor more: the desk itself. SQLite cannot change a CHECK, so that the table is made again.
CREATE TABLE audit_with_desk (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    doer TEXT NOT NULL CHECK (doer IN ('person', 'system', 'command_line', 'desk', 'somebody')),
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
INSERT INTO audit_with_desk (number, at, doer, person, system, whom, deed)
    SELECT number, at, doer, person, system, whom, deed FROM audit ORDER BY number;
DROP TABLE audit;
ALTER TABLE audit_with_desk RENAME TO audit;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;

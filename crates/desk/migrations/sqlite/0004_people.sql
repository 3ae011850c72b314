-- Who is here, what they may do, where they are signed in, and what was done about all that.

-- Whoever was here before may let others in and out: nobody is locked out of what they could do.
ALTER TABLE agents ADD COLUMN role TEXT NOT NULL DEFAULT 'lead' CHECK (role IN ('agent', 'lead'));
-- Since when they cannot sign in any more. The password is empty until somebody who was invited has chosen one.
ALTER TABLE agents ADD COLUMN disabled_at INTEGER;

CREATE TABLE sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The SHA-256 of the cookie's secret.
    secret BLOB NOT NULL UNIQUE,
    agent INTEGER NOT NULL REFERENCES agents (number),
    begun_at INTEGER NOT NULL,
    -- Give or take a few minutes, to spare the disk.
    used_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    -- The browser in a few words.
    browser TEXT NOT NULL
) STRICT;

-- A session has always lasted twelve hours; that it was used since is not known.
INSERT INTO sessions (secret, agent, begun_at, used_at, until, browser)
    SELECT secret, agent, until - 43200000, until - 43200000, until, '' FROM agent_sessions ORDER BY until;
DROP TABLE agent_sessions;
ALTER TABLE sessions RENAME TO agent_sessions;
CREATE INDEX agent_sessions_of_agent ON agent_sessions (agent);

-- 'sign_in' signs in as it is; 'invitation' asks for a password first.
ALTER TABLE sign_in_links ADD COLUMN kind TEXT NOT NULL DEFAULT 'sign_in' CHECK (kind IN ('sign_in', 'invitation'));

CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    doer TEXT NOT NULL CHECK (doer IN ('person', 'command_line', 'somebody')),
    -- Which person, when it was one.
    person INTEGER REFERENCES agents (number),
    -- To whom it was done; nobody where they did it to themselves.
    whom INTEGER REFERENCES agents (number),
    -- What was done, as JSON with its kind.
    deed TEXT NOT NULL,
    CHECK ((doer = 'person') = (person IS NOT NULL))
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
    BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;

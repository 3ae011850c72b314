-- By when an answer is promised, and how that stands.
ALTER TABLE conversations ADD COLUMN promise_due INTEGER;
ALTER TABLE conversations ADD COLUMN promise_state TEXT;
-- The newest answer of the company: its seq, and who gave it.
ALTER TABLE conversations ADD COLUMN answer_seq INTEGER;
ALTER TABLE conversations ADD COLUMN answer_by TEXT;
-- The second look that is owed, as JSON.
ALTER TABLE conversations ADD COLUMN review TEXT;

CREATE INDEX conversations_promised ON conversations (promise_due) WHERE promise_state = 'running';

-- What waits: missed promises first, then by the promised time. Without a promise a customer has been waiting for
-- an answer since they wrote.
ALTER TABLE conversations ADD COLUMN urgency INTEGER GENERATED ALWAYS AS
    (coalesce(promise_due, waiting_since) - iif(promise_state IS 'missed', 1000000000000000, 0)) VIRTUAL;
DROP INDEX conversations_waiting;
CREATE INDEX conversations_waiting ON conversations (urgency, number, waiting_since)
    WHERE waiting_since IS NOT NULL;

-- How long customers waited for each answer.
CREATE TABLE waits (
    answered_at INTEGER NOT NULL,
    waited_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX waits_measured ON waits (answered_at, waited_ms);

-- What agents write for one another; never an entry.
CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    agent TEXT NOT NULL,
    text TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    UNIQUE (conversation, id)
) STRICT;

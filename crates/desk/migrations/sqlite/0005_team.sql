-- What a team knows beyond one conversation.

-- Who else wrote about the same order or bill, newest first.
CREATE INDEX conversations_about ON conversations (iss, reference_kind, reference_id, number);

-- The short texts that a team shares.
CREATE TABLE replies (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- The name in small letters: no two are told apart by their case alone.
    folded TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
) STRICT;

-- What happened lately, without what was only read; and all that is asked of it, so that no entry is read for it.
CREATE INDEX entries_said ON entries (at, conversation, kind) WHERE kind <> 'read';

-- Promises that an answer kept. That one was missed is an entry; that one was kept stands in its conversation only
-- until the customer writes again. So it is put down in the transaction that keeps it.
CREATE TABLE kept_promises (
    at INTEGER NOT NULL,
    conversation TEXT NOT NULL REFERENCES conversations (id)
) STRICT;

CREATE INDEX kept_promises_at ON kept_promises (at);

CREATE TRIGGER promise_kept AFTER UPDATE OF promise_state ON conversations
WHEN new.promise_state IS 'kept' AND old.promise_state IS 'running' BEGIN
    INSERT INTO kept_promises (at, conversation) VALUES (new.updated_at, new.id);
END;

-- Of those that were kept before, the ones that are still known. An answer that kept one came before its time.
INSERT INTO kept_promises (at, conversation)
    SELECT min(updated_at, promise_due), id FROM conversations WHERE promise_state = 'kept';

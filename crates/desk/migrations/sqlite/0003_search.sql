-- The views of the agents' list. What an agent has is asked for by the owner's JSON, as it is stored. What a view is
-- chosen by stands in its index too, so that counting reads nothing else.
CREATE INDEX conversations_not_solved ON conversations (updated_at, number, status, waiting_since)
    WHERE waiting_since IS NULL AND status <> 'solved';
CREATE INDEX conversations_mine_waiting ON conversations (owner, urgency, number, waiting_since)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_mine_others ON conversations (owner, updated_at, number, status, waiting_since)
    WHERE waiting_since IS NULL AND status <> 'solved';

-- What can be searched. The full-text tables keep no second copy of any word: they read these views. Triggers keep
-- them up to date in the transaction that changes the tables, so that nothing is said without being findable.

CREATE VIEW conversation_words AS
    SELECT number, reference_kind, reference_id, reference ->> '$.title' AS title, name, email, sub
    FROM conversations;

CREATE VIRTUAL TABLE conversation_search USING fts5 (
    reference_kind, reference_id, title, name, email, sub,
    content = 'conversation_words', content_rowid = 'number', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER conversation_search_add AFTER INSERT ON conversations BEGIN
    INSERT INTO conversation_search (rowid, reference_kind, reference_id, title, name, email, sub)
        SELECT * FROM conversation_words WHERE number = new.number;
END;

CREATE TRIGGER conversation_search_remove BEFORE DELETE ON conversations BEGIN
    INSERT INTO conversation_search (conversation_search, rowid, reference_kind, reference_id, title, name, email, sub)
        SELECT 'delete', * FROM conversation_words WHERE number = old.number;
END;

-- A newer token may know another name or address. The old words have to be given back exactly as they were taken.
CREATE TRIGGER conversation_search_before BEFORE UPDATE OF reference, name, email ON conversations
WHEN new.reference IS NOT old.reference OR new.name IS NOT old.name OR new.email IS NOT old.email BEGIN
    INSERT INTO conversation_search (conversation_search, rowid, reference_kind, reference_id, title, name, email, sub)
        SELECT 'delete', * FROM conversation_words WHERE number = old.number;
END;

CREATE TRIGGER conversation_search_after AFTER UPDATE OF reference, name, email ON conversations
WHEN new.reference IS NOT old.reference OR new.name IS NOT old.name OR new.email IS NOT old.email BEGIN
    INSERT INTO conversation_search (rowid, reference_kind, reference_id, title, name, email, sub)
        SELECT * FROM conversation_words WHERE number = new.number;
END;

-- Every field of every kind that holds words for people. Having read says nothing. FTS5 reads no table-valued function,
-- so the lists are taken apart without json_each.
CREATE VIEW entry_words AS
    SELECT position, concat_ws(' · ',
        body ->> '$.text', body ->> '$.rule', body ->> '$.reason', body ->> '$.instead',
        body ->> '$.summary', body ->> '$.what',
        body ->> '$.wish.outcome', body ->> '$.wish.text', body ->> '$.treatment.note',
        nullif(replace(trim(body ->> '$.looked_at', '[]"'), '","', ' · '), ''),
        body ->> '$.attachments[0].name', body ->> '$.attachments[1].name', body ->> '$.attachments[2].name',
        body ->> '$.attachments[3].name', body ->> '$.attachments[4].name'
    ) AS words
    FROM entries WHERE kind <> 'read';

CREATE VIRTUAL TABLE entry_search USING fts5 (
    words, content = 'entry_words', content_rowid = 'position', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER entry_search_add AFTER INSERT ON entries BEGIN
    INSERT INTO entry_search (rowid, words) SELECT * FROM entry_words WHERE position = new.position;
END;

CREATE TRIGGER entry_search_remove BEFORE DELETE ON entries BEGIN
    INSERT INTO entry_search (entry_search, rowid, words)
        SELECT 'delete', * FROM entry_words WHERE position = old.position;
END;

INSERT INTO conversation_search (conversation_search) VALUES ('rebuild');
INSERT INTO entry_search (entry_search) VALUES ('rebuild');

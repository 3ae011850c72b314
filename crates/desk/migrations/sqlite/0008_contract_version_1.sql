-- The names of the contract, version 1, and what it added: read positions, the change feed, the ticket.

ALTER TABLE conversations ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
-- The `seq` up to which the customer has read.
ALTER TABLE conversations ADD COLUMN customer_read_up_to INTEGER NOT NULL DEFAULT 0;
-- The position up to which an agent has read, as JSON.
ALTER TABLE conversations ADD COLUMN company_read TEXT;
-- The record in the company's own ticket system, as JSON.
ALTER TABLE conversations ADD COLUMN ticket TEXT;
-- The position of the last change. Later changes have greater positions, over all conversations.
ALTER TABLE conversations ADD COLUMN change_position INTEGER NOT NULL DEFAULT 0;

-- The position of the newest change. A counter of its own, so that no position is given twice.
CREATE TABLE change_counter (position INTEGER NOT NULL) STRICT;

ALTER TABLE entries ADD COLUMN drafted_by_ai INTEGER NOT NULL DEFAULT 0 CHECK (drafted_by_ai IN (0, 1));

UPDATE conversations SET created_at =
    coalesce((SELECT at FROM entries WHERE conversation = conversations.id AND seq = 1), updated_at);

-- A read position was an entry, and is none any more. The numbers of the other entries stay, so that conversations from
-- before have gaps.
UPDATE conversations SET last_seq = newest.seq, updated_at = newest.at
    FROM (SELECT conversation, max(seq) AS seq, at FROM entries WHERE kind <> 'read' GROUP BY conversation) AS newest
    WHERE newest.conversation = conversations.id;

-- A position may have covered other positions after the last entry. The next entries get those numbers, and nobody has
-- read them.
UPDATE entries SET body = json_set(body, '$.up_to', min(body ->> '$.up_to',
        (SELECT last_seq FROM conversations WHERE id = entries.conversation)))
    WHERE kind = 'read';

-- The greatest position of each side stays; of several agents who read as far, the first.
UPDATE conversations SET customer_read_up_to = coalesce((SELECT max(body ->> '$.up_to') FROM entries
    WHERE conversation = conversations.id AND kind = 'read' AND author_kind = 'customer'), 0);
UPDATE conversations SET company_read = (SELECT json_object('up_to', body ->> '$.up_to', 'name', author_name,
        'at', strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch'))
    FROM entries WHERE conversation = conversations.id AND kind = 'read' AND author_kind <> 'customer'
    ORDER BY body ->> '$.up_to' DESC, seq LIMIT 1);

-- Everything below changes bodies that the search has indexed. The index is built again at the end.
DROP TRIGGER entry_search_add;
DROP TRIGGER entry_search_remove;
DROP TABLE entry_search;
DROP VIEW entry_words;
DROP INDEX entries_said;

DELETE FROM entries WHERE kind = 'read';

UPDATE entries SET drafted_by_ai = 1, author_kind = 'person' WHERE author_kind = 'ai_drafted';

UPDATE entries SET body = json_remove(json_set(body, '$.line_ids', body -> '$.lines'), '$.lines')
    WHERE body -> '$.lines' IS NOT NULL;
UPDATE entries SET body = json_remove(json_set(body, '$.refers_to_entry_id', body ->> '$.refers_to'), '$.refers_to')
    WHERE body -> '$.refers_to' IS NOT NULL;
UPDATE entries SET body = json_remove(json_set(body, '$.entry_id', body ->> '$.of'), '$.of')
    WHERE body -> '$.of' IS NOT NULL;
UPDATE entries SET kind = 'solution_feedback', body = json_set(body, '$.kind', 'solution_feedback')
    WHERE kind = 'verdict';
UPDATE entries SET kind = 'review_request', body = json_set(body, '$.kind', 'review_request') WHERE kind = 'review';
UPDATE entries SET kind = 'preferences', body = json_object('kind', 'preferences',
        'desired_outcome', CASE json_type(body, '$.wish') WHEN 'object'
            THEN json_object('choice', body ->> '$.wish.outcome', 'text', body ->> '$.wish.text') END,
        'reply_preference', CASE json_type(body, '$.treatment') WHEN 'object'
            THEN json_object('channel', body ->> '$.treatment.channel', 'phone', NULL, 'when', NULL,
                'note', body ->> '$.treatment.note') END)
    WHERE kind = 'wish';
UPDATE entries SET body = json_remove(json_set(body,
        '$.alternative', body ->> '$.instead',
        '$.considered', json(coalesce(body -> '$.looked_at', '[]'))), '$.instead', '$.looked_at')
    WHERE kind = 'decision';
UPDATE entries SET body = json_remove(json_set(body, '$.disputed_amount',
        CASE json_type(body, '$.protection') WHEN 'object' THEN json_object('amount', body -> '$.protection.amount',
            'held_until', body ->> '$.protection.until') END), '$.protection')
    WHERE kind = 'decision' OR (kind = 'notice' AND json_type(body, '$.protection') = 'object');
UPDATE entries SET body = json_set(body, '$.to', json_object('name', body ->> '$.to.name')) WHERE kind = 'handover';

-- What the conversations keep as JSON.
UPDATE conversations SET owner = json_object('name', owner ->> '$.name') WHERE owner IS NOT NULL;
UPDATE conversations SET review =
    json_object('decision_id', review ->> '$.of', 'decided_by', review ->> '$.not_by') WHERE review IS NOT NULL;
UPDATE conversations SET wish = json_object('choice', wish ->> '$.outcome', 'text', wish ->> '$.text')
    WHERE wish IS NOT NULL;
UPDATE conversations SET treatment = json_object('channel', treatment ->> '$.channel', 'phone', NULL, 'when', NULL,
    'note', treatment ->> '$.note') WHERE treatment IS NOT NULL;
ALTER TABLE conversations RENAME COLUMN review TO pending_review;
ALTER TABLE conversations RENAME COLUMN wish TO desired_outcome;
ALTER TABLE conversations RENAME COLUMN treatment TO reply_preference;
ALTER TABLE conversations RENAME COLUMN words TO preview;
ALTER TABLE conversations RENAME COLUMN answered_at TO first_reply_at;

DROP TRIGGER promise_kept;
DROP INDEX conversations_promised;
UPDATE conversations SET promise_state = 'pending' WHERE promise_state = 'running';
CREATE INDEX conversations_promised ON conversations (promise_due) WHERE promise_state = 'pending';
CREATE TRIGGER promise_kept AFTER UPDATE OF promise_state ON conversations
WHEN new.promise_state IS 'kept' AND old.promise_state IS 'pending' BEGIN
    INSERT INTO kept_promises (at, conversation) VALUES (new.updated_at, new.id);
END;

-- Every conversation has changed once, in the order of its opening.
UPDATE conversations SET change_position = number;
INSERT INTO change_counter (position) SELECT coalesce(max(number), 0) FROM conversations;
CREATE INDEX conversations_changed ON conversations (change_position);
CREATE INDEX conversations_changed_of_customer ON conversations (iss, sub, change_position);

CREATE INDEX entries_recent ON entries (at, conversation);

CREATE VIEW entry_words AS
    SELECT position, concat_ws(' · ',
        body ->> '$.text', body ->> '$.rule', body ->> '$.reason', body ->> '$.alternative',
        body ->> '$.summary', body ->> '$.what',
        body ->> '$.desired_outcome.choice', body ->> '$.desired_outcome.text',
        body ->> '$.reply_preference.phone', body ->> '$.reply_preference.when', body ->> '$.reply_preference.note',
        nullif(replace(trim(body ->> '$.considered', '[]"'), '","', ' · '), '')
    ) AS words, 'R-' || upper(substr(id, -8, 4)) || '-' || upper(substr(id, -4)) AS receipt
    FROM entries;

CREATE VIRTUAL TABLE entry_search USING fts5 (
    words, receipt, content = 'entry_words', content_rowid = 'position', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER entry_search_add AFTER INSERT ON entries BEGIN
    INSERT INTO entry_search (rowid, words, receipt) SELECT * FROM entry_words WHERE position = new.position;
END;

CREATE TRIGGER entry_search_remove BEFORE DELETE ON entries BEGIN
    INSERT INTO entry_search (entry_search, rowid, words, receipt)
        SELECT 'delete', * FROM entry_words WHERE position = old.position;
END;

INSERT INTO entry_search (entry_search) VALUES ('rebuild');

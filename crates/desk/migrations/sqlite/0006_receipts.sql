-- Receipts can be searched: a customer reads one out on the telephone. They stand in a column of their own, so that no
-- excerpt ends with one. Its spelling is that of the contract: the last eight digits of the entry's id.
DROP TRIGGER entry_search_add;
DROP TRIGGER entry_search_remove;
DROP TABLE entry_search;
DROP VIEW entry_words;

CREATE VIEW entry_words AS
    SELECT position, concat_ws(' · ',
        body ->> '$.text', body ->> '$.rule', body ->> '$.reason', body ->> '$.instead',
        body ->> '$.summary', body ->> '$.what',
        body ->> '$.wish.outcome', body ->> '$.wish.text', body ->> '$.treatment.note',
        nullif(replace(trim(body ->> '$.looked_at', '[]"'), '","', ' · '), ''),
        body ->> '$.attachments[0].name', body ->> '$.attachments[1].name', body ->> '$.attachments[2].name',
        body ->> '$.attachments[3].name', body ->> '$.attachments[4].name'
    ) AS words, 'R-' || upper(substr(id, -8, 4)) || '-' || upper(substr(id, -4)) AS receipt
    FROM entries WHERE kind <> 'read';

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

-- Agents are referred to by number, so that they can be renamed. A name stands beside the number for persons without an
-- account, whom the company's systems name.

DROP INDEX conversations_mine_waiting;
DROP INDEX conversations_mine_others;

ALTER TABLE conversations ADD COLUMN owner_agent INTEGER REFERENCES agents (number);
ALTER TABLE conversations ADD COLUMN owner_name TEXT;
UPDATE conversations SET owner_name = owner ->> '$.name' WHERE owner IS NOT NULL;
UPDATE conversations SET owner_agent = (SELECT number FROM agents WHERE name = owner_name)
    WHERE owner_name IS NOT NULL;
ALTER TABLE conversations DROP COLUMN owner;

ALTER TABLE conversations RENAME COLUMN answer_seq TO reply_seq;
ALTER TABLE conversations RENAME COLUMN answer_by TO reply_name;
ALTER TABLE conversations ADD COLUMN reply_agent INTEGER REFERENCES agents (number);
-- An automatic reply has no agent, even if it has the name of one.
UPDATE conversations SET reply_agent = (SELECT agents.number FROM entries JOIN agents ON agents.name = author_name
    WHERE conversation = conversations.id AND seq = reply_seq AND author_kind = 'person');

ALTER TABLE conversations ADD COLUMN review_decision TEXT;
ALTER TABLE conversations ADD COLUMN review_agent INTEGER REFERENCES agents (number);
ALTER TABLE conversations ADD COLUMN review_name TEXT;
UPDATE conversations SET review_decision = pending_review ->> '$.decision_id',
    review_name = pending_review ->> '$.decided_by',
    review_agent = (SELECT number FROM agents WHERE name = pending_review ->> '$.decided_by')
    WHERE pending_review IS NOT NULL;
ALTER TABLE conversations DROP COLUMN pending_review;

ALTER TABLE conversations ADD COLUMN read_up_to INTEGER;
ALTER TABLE conversations ADD COLUMN read_agent INTEGER REFERENCES agents (number);
ALTER TABLE conversations ADD COLUMN read_name TEXT;
ALTER TABLE conversations ADD COLUMN read_at INTEGER;
UPDATE conversations SET read_up_to = company_read ->> '$.up_to', read_name = company_read ->> '$.name',
    read_agent = (SELECT number FROM agents WHERE name = company_read ->> '$.name'),
    read_at = CAST(round(unixepoch(company_read ->> '$.at', 'subsec') * 1000) AS INTEGER)
    WHERE company_read IS NOT NULL;
ALTER TABLE conversations DROP COLUMN company_read;

CREATE INDEX conversations_mine_waiting ON conversations (owner_agent, urgency, number, waiting_since)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_mine_others ON conversations (owner_agent, updated_at, number, status, waiting_since)
    WHERE waiting_since IS NULL AND status <> 'solved';
-- The conversations that show the name of an agent who gets another one.
CREATE INDEX conversations_of_owner ON conversations (owner_agent) WHERE owner_agent IS NOT NULL;
CREATE INDEX conversations_of_reader ON conversations (read_agent) WHERE read_agent IS NOT NULL;
CREATE INDEX conversations_of_decider ON conversations (review_agent) WHERE review_agent IS NOT NULL;

ALTER TABLE entries ADD COLUMN author_agent INTEGER REFERENCES agents (number);
ALTER TABLE entries ADD COLUMN receiver_agent INTEGER REFERENCES agents (number);
UPDATE entries SET author_agent = (SELECT number FROM agents WHERE name = author_name) WHERE author_kind = 'person';
UPDATE entries SET receiver_agent = (SELECT number FROM agents WHERE name = body ->> '$.to.name')
    WHERE kind = 'handover';

ALTER TABLE notes RENAME COLUMN agent TO author_name;
ALTER TABLE notes ADD COLUMN author_agent INTEGER REFERENCES agents (number);
UPDATE notes SET author_agent = (SELECT number FROM agents WHERE name = author_name);

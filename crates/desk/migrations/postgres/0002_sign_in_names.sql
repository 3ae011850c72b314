-- The name with which an agent signs in, in small letters. Customers do not see it. So far it was the name in small letters.
ALTER TABLE agents ADD COLUMN sign_in_name TEXT COLLATE "C";
UPDATE agents SET sign_in_name = folded;
ALTER TABLE agents ALTER COLUMN sign_in_name SET NOT NULL;
CREATE UNIQUE INDEX agents_sign_in_name ON agents (sign_in_name);

-- The key that signs device cookies: one row.
CREATE TABLE device_keys (
    number BIGINT PRIMARY KEY CHECK (number = 1),
    key BYTEA NOT NULL
);

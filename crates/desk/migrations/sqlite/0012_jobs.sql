-- Jobs: work that no request waits for.

-- The position of the event log up to which a consumer has stored its jobs.
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;

INSERT INTO consumers (name, position)
    SELECT 'webhook ' || url || ' ' || iss, position FROM webhook_positions;
DROP TABLE webhook_positions;

CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    -- The version of what the job is about; a greater one replaces a smaller one.
    revision INTEGER NOT NULL,
    -- Random. Ids of entries that a job writes are derived from it.
    seed BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- When it may run. For a leased job, the end of the lease.
    run_at INTEGER NOT NULL,
    -- The holder of the lease.
    holder BLOB,
    -- Set for a job that is not run again by itself.
    failed_at INTEGER,
    -- The reason of the last failure.
    error TEXT,
    UNIQUE (consumer, conversation)
) STRICT;

CREATE INDEX jobs_to_run ON jobs (consumer, run_at, number) WHERE failed_at IS NULL;
CREATE INDEX jobs_failed ON jobs (failed_at, number) WHERE failed_at IS NOT NULL;
CREATE INDEX jobs_of_conversation ON jobs (conversation);

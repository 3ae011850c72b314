-- The desk records kept promises itself: several entries of one conversation may share one update of its row.
DROP TRIGGER promise_kept;

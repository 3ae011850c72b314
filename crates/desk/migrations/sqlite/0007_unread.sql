-- Which answers a customer has not read yet: a JSON array of their `seq`s. Of what was said before this column was there,
-- nothing is known, and nothing counts as unread.
ALTER TABLE conversations ADD COLUMN unread TEXT NOT NULL DEFAULT '[]';

-- When a deal was opened, which is told of one that is closed as well; null if nobody said.
ALTER TABLE deal ADD COLUMN opened_at_ms INTEGER;

-- Deals that are gone, so that it can be told.
CREATE TABLE deleted_deal (
    id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER deal_deleted AFTER DELETE ON deal BEGIN
    INSERT OR IGNORE INTO deleted_deal (id) VALUES (old.id);
END;

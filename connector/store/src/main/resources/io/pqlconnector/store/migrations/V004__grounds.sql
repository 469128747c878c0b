-- What an account stood on when its tier changed. Empty for users, and in rows of older versions: nobody knows it of those.
ALTER TABLE tier_change ADD COLUMN fired TEXT;      -- names of signals, with commas between
ALTER TABLE tier_change ADD COLUMN route TEXT;      -- empty text for no route

-- KEYS: counts that are being written. ARGV: name of the field that names a writing, name of the one that is done.
-- Whoever comes late finds the counts of the next writing here, and leaves them.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('DEL', KEYS[1])

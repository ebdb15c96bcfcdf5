-- KEYS: counts that wait, counts that are being written. ARGV: name of the field that names a writing, name of this one.
-- What somebody has taken and not written yet comes first: it is given again, and nothing is put over it.
if redis.call('EXISTS', KEYS[2]) == 0 then
    if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('RENAME', KEYS[1], KEYS[2])
end
return redis.call('HGETALL', KEYS[2])

-- KEYS: who has seen what today, counts that wait. ARGV: viewer, field of the count, seconds until the day is forgotten.
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
return 1

-- Gives one attempt back, of a count that has one: a count that has ended stays ended, and none falls below nothing.
--
-- KEYS    the count

if (tonumber(redis.call('GET', KEYS[1])) or 0) > 0 then
  redis.call('DECR', KEYS[1])
end
return 0

-- Lists the addresses that are held back, those for longest first, and forgets those whose time is over.
--
-- KEYS    the index of held addresses
-- ARGV    prefix of the addresses' keys, how many at most
-- Returns, for each: address, ms left, then all that is known of it as field, value, …

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local found = redis.call('ZREVRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
local answer = {}
for at = 1, #found, 2 do
  answer[#answer + 1] = { found[at], math.floor(tonumber(found[at + 1]) - now), redis.call('HGETALL', ARGV[1] .. found[at]) }
end
return answer

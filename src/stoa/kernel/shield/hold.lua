-- Sets by hand (or after a solved challenge) how an address is held.
--
-- KEYS    the index of held addresses
-- ARGV    prefix of the addresses' keys, channel, address, level, ms it lasts, score, who and why ('' leaves it)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key, level, lasts = ARGV[1] .. ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local known = redis.call('HMGET', key, 'level', 'until', 'strikes')
local held = (tonumber(known[2]) or 0) > now and tonumber(known[1]) or 0
local strikes = tonumber(known[3]) or 0
redis.call('HSET', key, 'score', ARGV[6], 'at', string.format('%.0f', now), 'level', level,
  'until', string.format('%.0f', now + lasts))
if ARGV[7] ~= '' then
  redis.call('HSET', key, 'note', ARGV[7])
end
redis.call('PEXPIRE', key, string.format('%.0f', math.max(lasts, 86400000)))
if level == 0 then
  redis.call('ZREM', KEYS[1], ARGV[3])
else
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + lasts), ARGV[3])
end
redis.call('PUBLISH', ARGV[2], cjson.encode({
  address = ARGV[3], level = level, left = lasts, strikes = strikes, note = ARGV[7],
}))
return held

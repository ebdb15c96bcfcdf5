-- Stores a value that was begun at a time, unless one of its tags was dropped since; lets go of the lock.
--
-- KEYS    the value, the lock, since when values count
-- ARGV    the prefix of the tags' keys, the lock's token, when it was begun, ms fresh, ms to live (0: only unlock),
--         the tags (one a line), the value
-- Returns 1 when it was stored

if ARGV[2] ~= '' and redis.call('GET', KEYS[2]) == ARGV[2] then
  redis.call('DEL', KEYS[2])
end
local live = tonumber(ARGV[5])
if live <= 0 then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local began = tonumber(ARGV[3])
local since = redis.call('GET', KEYS[3])
if not since then -- emptied while the value was made: a drop may be forgotten
  redis.call('SET', KEYS[3], string.format('%.0f', now + 1))
  return 0
end
if began < tonumber(since) then
  return 0
end
for tag in string.gmatch(ARGV[6], '[^\n]+') do
  local dropped = redis.call('GET', ARGV[1] .. tag)
  if dropped and tonumber(dropped) >= began then
    return 0
  end
end
redis.call('HSET', KEYS[1], 'began', ARGV[3], 'tags', ARGV[6],
  'fresh', string.format('%.0f', now + tonumber(ARGV[4])), 'value', ARGV[7])
redis.call('PEXPIRE', KEYS[1], live)
return 1

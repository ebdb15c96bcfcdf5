-- Reads a value if no tag of it was dropped since it was begun; otherwise says whether the caller should make it.
--
-- KEYS    the value, the lock of whoever makes it, since when values count (everything older is void)
-- ARGV    the prefix of the tags' keys, a token for the lock ('' to leave it alone), how long the lock holds in ms
-- Returns the time in ms, whether there is a value, whether the lock is now the caller's (asked for when there is none or
-- it is no longer fresh), and with a value: the value, tags, ms fresh, ms to live

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function lock()
  return ARGV[2] ~= '' and redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) and 1 or 0
end

local since = redis.call('GET', KEYS[3])
if not since then
  since = string.format('%.0f', now)
  redis.call('SET', KEYS[3], since)
end

local entry = redis.call('HMGET', KEYS[1], 'began', 'tags', 'fresh', 'value')
if entry[1] then
  local began = tonumber(entry[1])
  local valid = began >= tonumber(since)
  if valid and entry[2] ~= '' then
    for tag in string.gmatch(entry[2], '[^\n]+') do
      local dropped = redis.call('GET', ARGV[1] .. tag)
      if dropped and tonumber(dropped) >= began then
        valid = false
        break
      end
    end
  end
  if valid then
    local fresh = tonumber(entry[3]) - now
    return { now, 1, fresh <= 0 and lock() or 0, entry[4], entry[2], fresh, redis.call('PTTL', KEYS[1]) }
  end
  redis.call('DEL', KEYS[1])
end
return { now, 0, lock() }

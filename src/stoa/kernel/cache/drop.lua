-- Voids every value that bears one of the tags, and tells all processes.
--
-- KEYS    since when values count
-- ARGV    the prefix of the tags' keys, how long a drop is remembered in ms, the channel, who drops, the tags;
--         without a tag, everything is void

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local tags = {}
for at = 5, #ARGV do
  redis.call('SET', ARGV[1] .. ARGV[at], now, 'PX', ARGV[2])
  tags[#tags + 1] = ARGV[at]
end
if #tags == 0 then
  redis.call('SET', KEYS[1], string.format('%.0f', tonumber(now) + 1))
end
redis.call('PUBLISH', ARGV[3], ARGV[4] .. '\n' .. table.concat(tags, '\n'))
return now

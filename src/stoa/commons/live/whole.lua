-- Says since when the stream is known to be whole. A Valkey that has lost its memory knows of nothing before now.
--
-- KEYS    that time
-- Returns it, and the time now

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local floor = redis.call('GET', KEYS[1])
if not floor then
  floor = now
  redis.call('SET', KEYS[1], floor)
end
return {floor, now}

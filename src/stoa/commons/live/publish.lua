-- Appends a message to the stream of a site, and tells all processes: in one step, so both have the same order.
--
-- KEYS    the stream, and the time since which the stream is known to be whole
-- ARGV    where processes listen, the channel, the message without its id, how long to keep it in ms, how many to keep
-- Returns the message's id

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local oldest = string.format('%.0f', math.max(now - tonumber(ARGV[4]), 0))

redis.call('SET', KEYS[2], string.format('%.0f', now - 1), 'NX')
local id = redis.call('XADD', KEYS[1], 'MINID', '~', oldest, '*', 'k', ARGV[2], 'm', ARGV[3])
if redis.call('XLEN', KEYS[1]) > tonumber(ARGV[5]) then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', ARGV[5])
  local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
  redis.call('SET', KEYS[2], (string.match(first, '^%d+')))
end
redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ' .. id .. ' ' .. ARGV[3])
return id

-- Sliding windows, all or nothing: every window has room, and all are charged, or none is.
--
-- KEYS    one list a window: the total, then (when it leaves, how many) oldest first
-- ARGV    the time in milliseconds, or -1 for the server's own; then, for each window:
--         limit, window ms, step ms, least to take, most to take
-- Returns 1 or 0, then for each window:
--         taken, left, ms until the oldest leaves, when the taken leaves, ms until the least would fit

local now = tonumber(ARGV[1])
if now < 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(number)
  return string.format('%.0f', number)
end

-- Drops what has left the window; gives the total that is still in it.
local function prune(key)
  local head = redis.call('LRANGE', key, 0, 2)
  local total = tonumber(head[1]) or 0
  local gone = 0
  while head[2] and tonumber(head[2]) <= now do
    gone = gone + 2
    total = total - tonumber(head[3])
    head = redis.call('LRANGE', key, gone, gone + 2)
  end
  if gone > 0 then
    redis.call('LTRIM', key, gone, -1)
    redis.call('LSET', key, 0, text(total))
  end
  return total, tonumber(head[2])
end

-- When enough has left for so many more to fit.
local function fits_at(key, missing)
  local entries = redis.call('LRANGE', key, 1, -1)
  for at = 1, #entries, 2 do
    missing = missing - tonumber(entries[at + 1])
    if missing <= 0 then
      return tonumber(entries[at])
    end
  end
  return nil
end

local function charge(key, total, taken, window, step)
  local leaves = math.floor(now / step) * step + step - 1 + window
  local length = redis.call('LLEN', key)
  local last = length > 1 and tonumber(redis.call('LINDEX', key, -2)) or 0
  if last > leaves then
    leaves = last
  end
  if length == 0 then
    redis.call('RPUSH', key, '0')
  end
  if last == leaves then
    redis.call('LSET', key, -1, text(tonumber(redis.call('LINDEX', key, -1)) + taken))
  else
    redis.call('RPUSH', key, text(leaves), text(taken))
  end
  redis.call('LSET', key, 0, text(total + taken))
  redis.call('PEXPIRE', key, text(math.max(1, leaves - now)))
  return leaves
end

local windows = {}
local all_fit = 1
for index, key in ipairs(KEYS) do
  local at = 2 + (index - 1) * 5
  local limit, window, step = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local least, most = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local total, oldest = prune(key)
  local left = limit - total
  local wait = 0
  if left < least then
    all_fit = 0
    local fits = least <= limit and fits_at(key, least - left) or nil
    wait = fits and fits - now or window
  end
  windows[index] = { key, total, left, oldest, wait, window, step, least, most }
end

local answer = { all_fit }
for _, one in ipairs(windows) do
  local key, total, left, oldest, wait, window, step, least, most = unpack(one)
  local taken, leaves = 0, 0
  if all_fit == 1 then
    taken = math.max(least, math.min(most, math.floor(left / 4)))
    leaves = charge(key, total, taken, window, step)
    left = left - taken
    oldest = oldest or leaves
  end
  answer[#answer + 1] = taken
  answer[#answer + 1] = math.max(0, left)
  answer[#answer + 1] = oldest and oldest - now or 0
  answer[#answer + 1] = text(leaves)
  answer[#answer + 1] = wait
end
return answer

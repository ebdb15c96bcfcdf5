-- Adds points to the scores of addresses, and holds back those that go over a threshold.
--
-- KEYS    the index of held addresses (by when that ends)
-- ARGV    prefix of the addresses' keys, channel, half-life ms, challenge at, block at, first block ms, longest block ms,
--         then for each address: the address, points, how many signals, (signal, count)…, a sample request
-- Returns how many addresses were newly held back

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local half_life, challenge_at, block_at = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local first_block, longest_block = tonumber(ARGV[6]), tonumber(ARGV[7])
local OPEN, CHALLENGED, BLOCKED = 0, 1, 2

local function whole(number)
  return string.format('%.0f', number)
end

local function evidence(key)
  local found, known = {}, redis.call('HGETALL', key)
  for at = 1, #known, 2 do
    if string.sub(known[at], 1, 2) == 'n:' then
      found[string.sub(known[at], 3)] = tonumber(known[at + 1])
    end
  end
  return found
end

local held = 0
local at = 8
while at <= #ARGV do
  local address, points, signals = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  at = at + 3
  local key = ARGV[1] .. address
  for _ = 1, signals do
    redis.call('HINCRBY', key, 'n:' .. ARGV[at], ARGV[at + 1])
    at = at + 2
  end
  if ARGV[at] ~= '' then
    redis.call('HSET', key, 'sample', ARGV[at])
  end
  at = at + 1

  local known = redis.call('HMGET', key, 'score', 'at', 'level', 'until', 'strikes')
  local score = (tonumber(known[1]) or 0) * 2 ^ (-math.max(0, now - (tonumber(known[2]) or now)) / half_life) + points
  local ends, strikes = tonumber(known[4]) or 0, tonumber(known[5]) or 0
  local level = ends > now and tonumber(known[3]) or OPEN
  local before = level
  if level ~= BLOCKED and score >= block_at then
    strikes = strikes + 1
    level = BLOCKED
    ends = now + math.min(longest_block, first_block * 2 ^ math.min(strikes - 1, 30))
    score = challenge_at / 2
  elseif level ~= BLOCKED and score >= challenge_at then
    level = CHALLENGED
    ends = now + half_life * math.log(score / (challenge_at / 2)) / math.log(2)
  end
  redis.call('HSET', key, 'score', string.format('%.3f', score), 'at', whole(now), 'level', level,
    'until', whole(ends), 'strikes', strikes)
  -- Remembered as long as it matters: until the score is gone, and strikes for a while after the longest block.
  redis.call('PEXPIRE', key, whole(math.max(half_life * 10, strikes > 0 and longest_block * 2 or 0, ends - now)))
  if level ~= OPEN then
    redis.call('ZADD', KEYS[1], whole(ends), address)
    held = held + (level ~= before and 1 or 0)
    redis.call('PUBLISH', ARGV[2], cjson.encode({
      address = address, level = level, left = math.floor(ends - now), strikes = strikes, evidence = evidence(key),
    }))
  end
end
return held

-- Reserves one attempt in every count, or in none. A count is of failures, and of attempts whose end is not known yet.
--
-- KEYS    one count each
-- ARGV    milliseconds that a count lives after its last increase, 1 where a proof was given, then for each count:
--         how many there may be, and from how many on a proof is needed (0: from none on)
-- Returns what became of it (0 reserved, 1 a proof is needed, 2 closed), and for 2 the milliseconds until it opens

local lives, proved = tonumber(ARGV[1]), ARGV[2] == '1'
local wait, needs_proof = 0, false
for index, key in ipairs(KEYS) do
  local count = tonumber(redis.call('GET', key)) or 0
  local most, proof_from = tonumber(ARGV[1 + index * 2]), tonumber(ARGV[2 + index * 2])
  if count >= most then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  elseif proof_from > 0 and count >= proof_from then
    needs_proof = true
  end
end
if wait > 0 then
  return { 2, wait }
end
if needs_proof and not proved then
  return { 1, 0 }
end
for _, key in ipairs(KEYS) do
  redis.call('INCR', key)
  redis.call('PEXPIRE', key, lives)
end
return { 0, 0 }

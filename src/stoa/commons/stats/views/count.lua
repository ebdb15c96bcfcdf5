-- Counts one look at a thing, once a day for one viewer where that is wanted.
--
-- KEYS    the heap that is being gathered, who was here today
-- ARGV    the field of the thing, the field of all together, who looks (empty: counted each time), ms to remember
-- Returns 1 where it was counted.

if ARGV[3] ~= '' then
  local new = redis.call('PFADD', KEYS[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  if new == 0 then
    return 0
  end
end
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
if ARGV[2] ~= ARGV[1] then
  redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
end
return 1

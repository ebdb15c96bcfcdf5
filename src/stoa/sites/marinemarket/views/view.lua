-- KEYS: who has seen what today, counts that wait. ARGV: seconds until the day is forgotten, and of each look the viewer
-- and the field of the count. Gives how many are new.
local new = 0
for at = 2, #ARGV, 2 do
  if redis.call('SADD', KEYS[1], ARGV[at]) == 1 then
    redis.call('HINCRBY', KEYS[2], ARGV[at + 1], 1)
    new = new + 1
  end
end
if new > 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return new

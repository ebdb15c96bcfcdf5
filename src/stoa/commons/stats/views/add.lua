-- Adds amounts that a process has counted by itself.
--
-- KEYS    the heap that is being gathered
-- ARGV    a field, how much, and so on
-- Returns how many fields.

for at = 1, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1])
end
return #ARGV / 2

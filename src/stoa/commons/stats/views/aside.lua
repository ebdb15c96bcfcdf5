-- Gives the heap a number of its own; what is counted from here on goes on the next one.
--
-- KEYS    the heap that is being gathered, its new name, the numbers of heaps that are not written yet
-- ARGV    its number
-- Returns 1 where there was a heap.

if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
return 1

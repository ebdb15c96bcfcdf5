-- Says whether what a process keeps is still good: no tag of it was dropped since it was begun.
--
-- KEYS    since when values count
-- ARGV    the prefix of the tags' keys, when it was begun, the tags (one a line)

local since = redis.call('GET', KEYS[1])
local began = tonumber(ARGV[2])
if not since or began < tonumber(since) then
  return 0
end
for tag in string.gmatch(ARGV[3], '[^\n]+') do
  local dropped = redis.call('GET', ARGV[1] .. tag)
  if dropped and tonumber(dropped) >= began then
    return 0
  end
end
return 1

-- Gives back what was taken and not used. For each key in KEYS: ARGV has when it leaves, and how many.

for index, key in ipairs(KEYS) do
  local leaves, count = ARGV[index * 2 - 1], tonumber(ARGV[index * 2])
  local entries = redis.call('LRANGE', key, 0, -1)
  for at = #entries - 1, 2, -2 do
    if entries[at] == leaves then
      local given = math.min(count, tonumber(entries[at + 1]))
      redis.call('LSET', key, at, string.format('%.0f', tonumber(entries[at + 1]) - given))
      redis.call('LSET', key, 0, string.format('%.0f', tonumber(entries[1]) - given))
      break
    end
  end
end
return 1

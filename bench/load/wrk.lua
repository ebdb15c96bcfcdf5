-- Sends requests that were written beforehand, and ends with one line of JSON.
local requests, count, turn = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in (file:read("*a")):gmatch("%Z+") do
    count = count + 1
    requests[count] = text
  end
  file:close()
  begin_apart(tonumber(args[2]), tonumber(args[3]))
end

-- wrk asks how long to wait before each request; only the first of each connection waits.
function begin_apart(connections, apart)
  if apart == 0 then return end
  local begun = 0
  function delay()
    if begun == connections then return 0 end
    begun = begun + 1
    return (begun - 1) * apart
  end
end

function request()
  turn = turn % count + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local times = {}
  for place = 1, #latency do
    local time, count = latency(place)
    times[place] = string.format('"%d":%d', time, count)
  end
  print(string.format(
    '{"requests":%d,"micros":%d,"failures":%d,"times":{%s}}',
    summary.requests, summary.duration, failures, table.concat(times, ",")))
end

-- Sends requests that were written beforehand, and ends with one line of JSON.
local requests, count, turn = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in (file:read("*a")):gmatch("%Z+") do
    count = count + 1
    requests[count] = text
  end
  file:close()
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

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
  print(string.format(
    '{"requests":%d,"seconds":%.6f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"failures":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, failures))
end

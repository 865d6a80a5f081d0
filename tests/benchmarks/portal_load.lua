-- What a reader of the portal does, for wrk: the catalogue, or a part of a file at a place that changes; prints p95 and errors.
local ranged = os.getenv("RANGED") == "yes"
local size = tonumber(os.getenv("SIZE") or "1")
function request()
  if not ranged then return wrk.format("GET") end
  local from = math.random(0, math.max(size - 4097, 0))
  return wrk.format("GET", nil, {["Range"] = string.format("bytes=%d-%d", from, from + 4095)})
end
function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format("RESULT %d %.3f %.3f %d\n", summary.requests, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end

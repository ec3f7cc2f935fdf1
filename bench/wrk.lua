-- wrk.lua: one line of figures per run: requests per second, milliseconds
-- p50 and p99, errors, bytes per answer.
local token = os.getenv("TOKEN") or ""

request = function()
	return wrk.format("GET", nil, { ["authorization"] = token })
end

done = function(s, latency, _)
	local e = s.errors
	io.write(string.format("STAT %.1f %.3f %.3f %d %d\n",
		s.requests / (s.duration / 1e6),
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		e.status + e.read + e.timeout + e.connect,
		s.bytes / math.max(s.requests, 1)))
end

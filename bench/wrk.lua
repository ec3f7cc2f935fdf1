-- wrk.lua: asks for one address; or, if LINES_FILE names a file, for the
-- address with each line of it at its end in turn; or, if UNITS names units,
-- makes new people in them: by form (COOKIE and CSRF of the session are told)
-- or by JSON (TOKEN).  Prints one line of figures: requests per second,
-- milliseconds p50 and p99, errors, bytes per answer.
local token, cookie, csrf = os.getenv("TOKEN") or "", os.getenv("COOKIE"), os.getenv("CSRF")
local paths, units, n = {}, {}, 0

function init()
	local file = os.getenv("LINES_FILE") or ""
	for line in io.lines(file ~= "" and file or "/dev/null") do
		paths[#paths + 1] = wrk.path .. line:gsub(" ", "+")
	end
	for unit in (os.getenv("UNITS") or ""):gmatch("%d+") do
		units[#units + 1] = tonumber(unit)
	end
end

local function form(unit)
	return string.format("csrf=%s&person.full_name=Nguy%%E1%%BB%%85n+Th%%E1%%BB%%8B+H%%C6%%B0%%C6%%A1ng"
		.. "&person.birth_day=1999-05-%02d&person.sex=nu&person.ethnic=kinh"
		.. "&person.general_education=thpt&person.professional=dai_hoc"
		.. "&person.occupation=nong_dan&person.youth_union=1&person.cell=U%07d"
		.. "&dossier.agreed_on=2025-03-01", csrf, 1 + n % 28, unit)
end

local function json(unit)
	return string.format('{"unit_id":%d,"status":3,"family_name":"Nguyễn","middle_name":"Thị",'
		.. '"given_name":"Hương","name_key":"nguyen thi huong","sort_key":"huong nguyen thi",'
		.. '"dob":"1999-05-%02d","sex":2,"ethnic":1,"religion":0,"education":5,'
		.. '"occupation":3,"youth_union":1}', unit, 1 + n % 28)
end

local function create(unit)
	if csrf then
		return wrk.format("POST", nil, { ["cookie"] = "session=" .. cookie,
			["content-type"] = "application/x-www-form-urlencoded" }, form(unit))
	end
	return wrk.format("POST", nil, { ["authorization"] = token,
		["content-type"] = "application/json" }, json(unit))
end

function request()
	n = n + 1
	if #units > 0 then
		return create(units[n % #units + 1])
	end
	return wrk.format("GET", #paths > 0 and paths[n % #paths + 1] or nil,
		{ ["authorization"] = token })
end

function done(s, latency, _)
	local e = s.errors
	io.write(string.format("STAT %.1f %.3f %.3f %d %d\n",
		s.requests / (s.duration / 1e6),
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		e.status + e.read + e.timeout + e.connect,
		s.bytes / math.max(s.requests, 1)))
end

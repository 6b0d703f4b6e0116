-- INI files: read with sections, comments, continuation lines and ${references}; layered over each other and written.
local Ini = {}
Ini.__index = Ini

function Ini.new()
	return setmetatable({ order = {}, sections = {} }, Ini)
end

function Ini:section(name)
	local section = self.sections[name]
	if section == nil then
		section = { name = name, keys = {}, values = {} }
		self.sections[name] = section
		table.insert(self.order, name)
	end
	return section
end

function Ini:set(name, key, value)
	local section = self:section(name)
	if section.values[key] == nil then table.insert(section.keys, key) end
	section.values[key] = value
end

function Ini:get(name, key)
	local section = self.sections[name]
	return section and section.values[key]
end

local function trim(s)
	return (s:gsub("^%s+", ""):gsub("%s+$", ""))
end

function Ini.parse(text)
	local self, current, pending = Ini.new(), "global", nil
	local number = 0
	for line in (text .. "\n"):gmatch("(.-)\n") do
		number = number + 1
		line = line:gsub("%s[;#].*$", "")
		if pending then
			line = pending .. trim(line)
			pending = nil
		end
		if line:sub(-1) == "\\" then
			pending = line:sub(1, -2)
		elseif line:match("^%s*$") or line:match("^%s*[;#]") then
			-- nothing to read
		elseif line:match("^%s*%[") then
			current = line:match("^%s*%[([^%]]+)%]%s*$") or error("line " .. number .. ": bad section")
			self:section(current)
		else
			local key, value = line:match("^%s*([%w_.%-]+)%s*=%s*(.-)%s*$")
			if not key then error("line " .. number .. ": '" .. line .. "' is not key = value") end
			self:set(current, key, value)
		end
	end
	return self
end

function Ini:resolve(name, key, depth)
	depth = depth or 0
	if depth > 8 then error("too deep: " .. name .. "." .. key) end
	local value = self:get(name, key) or self:get("global", key)
	if value == nil then error("unknown: " .. name .. "." .. key) end
	return (value:gsub("%${([^}]*)}", function(reference)
		local other, field = reference:match("^(.-):(.*)$")
		return self:resolve(other or name, field or reference, depth + 1)
	end))
end

local truths = { yes = true, on = true, ["true"] = true, no = false, off = false, ["false"] = false }
function Ini:typed(name, key)
	local value = self:resolve(name, key)
	local truth = truths[value:lower()]
	if truth ~= nil then return truth end
	local amount, unit = value:match("^(%d+)([kKmM]?)$")
	if amount then
		local scale = ({ [""] = 1, k = 1024, m = 1048576 })[unit:lower()]
		return tonumber(amount) * scale
	end
	if value:find(",") then
		local list = {}
		for item in value:gmatch("[^,]+") do list[#list + 1] = trim(item) end
		return list
	end
	return value
end

function Ini:layer(over)
	for _, name in ipairs(over.order) do
		local section = over.sections[name]
		for _, key in ipairs(section.keys) do self:set(name, key, section.values[key]) end
	end
	return self
end

function Ini:__tostring()
	local out = {}
	for _, name in ipairs(self.order) do
		out[#out + 1] = ("[%s]"):format(name)
		local section = self.sections[name]
		for _, key in ipairs(section.keys) do out[#out + 1] = key .. " = " .. section.values[key] end
		out[#out + 1] = ""
	end
	return table.concat(out, "\n")
end

local function base(i)
	return ([[
root = /srv/app%d
user = app
; a comment
[paths]
data = ${global:root}/data
logs = ${data}/logs   ; trailing
cache = ${logs}/../cache
[server]
port = %d
workers = 4
keep-alive = yes
modules = http, \
  json, \
  auth
buffer = 64k
[database]
url = db://${global:user}@${host}:${port}/main
host = db%d.local
port = 54%02d
pool = 2M
]]):format(i, 8000 + i, i % 7, i % 100)
end

local function override(i)
	local lines = { "[server]", "port = " .. 9000 + i, "debug = " .. (i % 2 == 0 and "on" or "off"), "[extra" .. i % 5 .. "]" }
	for k = 1, i % 12 do lines[#lines + 1] = ("key%d = ${paths:cache}/%d"):format(k, k * i) end
	if i % 17 == 0 then lines[#lines + 1] = "loop = ${loop}" end
	if i % 31 == 0 then lines[#lines + 1] = "[broken" end
	return table.concat(lines, "\n")
end

local seen, failures, total = {}, {}, 0
local function note(value)
	if type(value) == "table" then value = table.concat(value, "+") end
	value = tostring(value)
	seen[value] = (seen[value] or 0) + 1
	total = total + #value
end
for i = 1, 220 do
	local ok, message = pcall(function()
		local ini = Ini.parse(base(i)):layer(Ini.parse(override(i)))
		for _, name in ipairs(ini.order) do
			for _, key in ipairs(ini.sections[name].keys) do note(ini:typed(name, key)) end
		end
		local again = Ini.parse(tostring(ini))
		assert(tostring(again) == tostring(ini))
		total = total + #again.order
	end)
	if not ok then failures[#failures + 1] = message:gsub("^.-: ", "") end
end
local distinct = 0
for _ in pairs(seen) do distinct = distinct + 1 end
table.sort(failures)
print(distinct, total, #failures, failures[1], failures[#failures], seen["http+json+auth"]) --> 2550	73721	19	line 11: bad section	too deep: extra4.loop	213

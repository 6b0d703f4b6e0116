-- Errors as a way of working: a form is validated with nested pcall, errors are tables with context, retried, reported.
local Problem = {}
Problem.__index = Problem
Problem.__tostring = function(p) return p.path .. ": " .. p.message end
local function fail(path, message, ...) error(setmetatable({ path = path, message = message:format(...) }, Problem), 0) end

local checks = {}
function checks.string(v, path, rule)
  if type(v) ~= "string" then fail(path, "a string expected, not a %s", type(v)) end
  if rule.min and #v < rule.min then fail(path, "shorter than %d", rule.min) end
  if rule.pattern and not v:match(rule.pattern) then fail(path, "does not look like %s", rule.like or rule.pattern) end
  return rule.lower and v:lower() or v
end
function checks.number(v, path, rule)
  local n = tonumber(v)
  if not n then fail(path, "not a number") end
  if rule.integer and n % 1 ~= 0 then fail(path, "not an integer") end
  if rule.min and n < rule.min then fail(path, "below %g", rule.min) end
  if rule.max and n > rule.max then fail(path, "above %g", rule.max) end
  return n
end
function checks.choice(v, path, rule)
  for _, each in ipairs(rule) do
    if each == v then return v end
  end
  fail(path, "not one of %s", table.concat(rule, ", "))
end
local check
function checks.list(v, path, rule)
  if type(v) ~= "table" then fail(path, "a list expected") end
  local out = {}
  for i, each in ipairs(v) do out[i] = check(each, path .. "[" .. i .. "]", rule.of) end
  return out
end
function checks.object(v, path, rule)
  if type(v) ~= "table" then fail(path, "an object expected") end
  local out, problems = {}, {}
  for name, field in pairs(rule.fields) do
    local ok, value = pcall(check, v[name], path .. "." .. name, field)
    if ok then
      out[name] = value
    elseif getmetatable(value) == Problem then
      if value.all then
        for _, p in ipairs(value.all) do problems[#problems + 1] = p end
      else
        problems[#problems + 1] = value
      end
    else
      error(value, 0)
    end
  end
  if #problems > 0 then
    table.sort(problems, function(a, b) return tostring(a) < tostring(b) end)
    error(setmetatable({ path = path, message = #problems .. " problems", all = problems }, Problem), 0)
  end
  return out
end
function checks.either(v, path, rule)
  for _, each in ipairs(rule) do
    local ok, value = pcall(check, v, path, each)
    if ok then return value end
  end
  fail(path, "fits none of %d", #rule)
end
function check(v, path, rule)
  if v == nil then
    if rule.default ~= nil then return rule.default end
    if rule.optional then return nil end
    fail(path, "missing")
  end
  return checks[rule.type](v, path, rule)
end

local schema = {
  type = "object",
  fields = {
    name = { type = "string", min = 3 },
    mail = { type = "string", pattern = "^[%w.]+@[%w.]+%.%a+$", like = "an address", lower = true },
    age = { type = "number", integer = true, min = 0, max = 150 },
    role = { type = "choice", "admin", "user", "guest", default = "guest" },
    tags = { type = "list", of = { type = "string", min = 2 }, optional = true },
    address = { type = "object", fields = { street = { type = "string" }, zip = { type = "either", { type = "number", min = 1000, max = 9999 }, { type = "string", pattern = "^%u%u%-%d+$" } } } },
  },
}

local seed = 33
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local function pick(...) return (select(random(select("#", ...)), ...)) end
local function form(i)
  return {
    name = pick("Ada", "Bo", "Charlie", i), mail = pick("A.B@Example.org", "nobody", nil, "x@y.z"), age = pick(7, "42", 3.5, -1, "x", 200),
    role = pick("admin", "root", nil), tags = pick({ "ab", "cd" }, { "ab", "c" }, "tag", nil),
    address = pick({ street = "Main", zip = 1234 }, { street = "Main", zip = "NO-12" }, { zip = "12" }, 5, nil),
  }
end

local counts, good, handled = {}, 0, 0
for i = 1, 700 do
  local ok, result = xpcall(check, function(e)
    handled = handled + 1
    return getmetatable(e) == Problem and e or { message = tostring(e) }
  end, form(i), "form", schema)
  if ok then
    good = good + result.age
  else
    for _, p in ipairs(result.all) do
      local key = tostring(p):gsub("%d+", "N")
      counts[key] = (counts[key] or 0) + 1
    end
  end
end

-- Work that fails now and then is repeated, with what was acquired given back each time.
local open, attempts, gaveUp = 0, 0, 0
local function with(f)
  open = open + 1
  local ok, result = pcall(f)
  open = open - 1
  if not ok then error(result, 0) end
  return result
end
local function retry(times, f)
  local last
  for n = 1, times do
    local ok, result = pcall(f, n)
    if ok then return result end
    last = result
    if last == "fatal" then break end
  end
  error(last, 0)
end
local done = 0
for _ = 1, 400 do
  local ok = pcall(retry, 4, function(n)
    attempts = attempts + 1
    return with(function()
      return with(function()
        local r = random(9)
        if r == 1 then error("fatal", 0) end
        if r < 5 then local x = nil; return x.field end
        return n
      end)
    end)
  end)
  if ok then done = done + 1 else gaveUp = gaveUp + 1 end
end
local list = {}
for key, n in pairs(counts) do list[#list + 1] = key .. " " .. n end
table.sort(list)
print(good, handled, #list, list[1], list[#list], counts["form.mail: missing"], done, gaveUp, attempts, open) --> 252	689	15	form.address.street: missing 116	form.tags[N]: shorter than N 170	164	329	71	632	0

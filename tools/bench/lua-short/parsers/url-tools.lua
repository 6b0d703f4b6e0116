-- URLs: split, resolved against a base, normalised, percent-encoded, queries read and written, routes matched.
local function split(url)
  local parts = {}
  local rest = url:gsub("#(.*)$", function(f) parts.fragment = f return "" end)
  rest = rest:gsub("^(%a[%w+.-]*):", function(s) parts.scheme = s:lower() return "" end)
  rest = rest:gsub("%?(.*)$", function(q) parts.query = q return "" end)
  rest = rest:gsub("^//([^/]*)", function(authority)
    authority = authority:gsub("^(.-)@", function(u) parts.user = u return "" end)
    authority = authority:gsub(":(%d+)$", function(p) parts.port = tonumber(p) return "" end)
    parts.host = authority:lower()
    return ""
  end)
  parts.path = rest
  return parts
end

local function join(parts)
  local out = ""
  if parts.scheme then out = out .. parts.scheme .. ":" end
  if parts.host then
    out = out .. "//" .. (parts.user and parts.user .. "@" or "") .. parts.host .. (parts.port and ":" .. ("%d"):format(parts.port) or "")
  end
  out = out .. parts.path
  if parts.query then out = out .. "?" .. parts.query end
  if parts.fragment then out = out .. "#" .. parts.fragment end
  return out
end

local function encode(s)
  return (s:gsub("[^%w%-_.~]", function(c) return ("%%%02X"):format(c:byte()) end))
end
local function decode(s)
  return (s:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

local function removeDots(path)
  local kept, absolute = {}, path:sub(1, 1) == "/"
  local trailing = path:find("/$") or path:find("/%.%.?$")
  for piece in path:gmatch("[^/]+") do
    if piece == ".." then
      table.remove(kept)
    elseif piece ~= "." then
      kept[#kept + 1] = piece
    end
  end
  local result = table.concat(kept, "/")
  if trailing and #kept > 0 then result = result .. "/" end
  return absolute and "/" .. result or result
end

local ports = { http = 80, https = 443, ftp = 21 }
local function normalise(url)
  local parts = split(url)
  if parts.port == ports[parts.scheme] then parts.port = nil end
  if parts.host and parts.path == "" then parts.path = "/" end
  parts.path = removeDots(parts.path):gsub("%%(%x%x)", function(hex)
    local c = string.char(tonumber(hex, 16))
    return c:find("[%w%-_.~]") and c or "%" .. hex:upper()
  end)
  return join(parts)
end

local function resolve(base, relative)
  local b, r = split(base), split(relative)
  if r.scheme then return normalise(relative) end
  r.scheme = b.scheme
  if not r.host then
    r.host, r.port, r.user = b.host, b.port, b.user
    if r.path == "" then
      r.path, r.query = b.path, r.query or b.query
    elseif r.path:sub(1, 1) ~= "/" then
      r.path = b.path:gsub("[^/]*$", "") .. r.path
    end
  end
  return normalise(join(r))
end

local function parseQuery(query)
  local result, order = {}, {}
  for pair in query:gmatch("[^&;]+") do
    local key, value = pair:match("^([^=]*)=?(.*)$")
    key, value = decode(key), decode(value)
    local list = result[key]
    if not list then
      list = {}
      result[key] = list
      order[#order + 1] = key
    end
    list[#list + 1] = value
  end
  return result, order
end

local function buildQuery(values, order)
  local out = {}
  for _, key in ipairs(order) do
    for _, value in ipairs(values[key]) do out[#out + 1] = encode(key) .. "=" .. encode(value) end
  end
  return table.concat(out, "&")
end

local routes = {}
local function route(pattern, handler)
  local names = {}
  local lua = pattern:gsub("[%-.]", "%%%0"):gsub(":(%w+)", function(name)
    names[#names + 1] = name
    return "([^/]+)"
  end):gsub("%*$", "(.*)")
  routes[#routes + 1] = { pattern = "^" .. lua .. "$", names = names, handler = handler }
end
local function dispatch(path)
  for _, each in ipairs(routes) do
    local found = { path:match(each.pattern) }
    if found[1] then
      local params = {}
      for i, name in ipairs(each.names) do params[name] = decode(found[i]) end
      return each.handler(params, found[#found])
    end
  end
  return "404"
end
route("/users/:id", function(p) return "user " .. p.id end)
route("/users/:id/posts/:post", function(p) return "post " .. p.post .. " of " .. p.id end)
route("/files/*", function(_, rest) return "file " .. rest end)
route("/", function() return "home" end)
route("/search", function() return "search" end)

local bases = { "HTTP://User@Example.COM:80/a/b/c?x=1", "https://host.example:8443/dir/./sub/../file", "ftp://f.example" }
local relatives = { "../up", "/users/%d", "/users/%d/posts/p%%20%d", "?q=%d&q=two+words&r=%%26", "//other.example/%d", "mailto:a%d", "#frag%d", "/files/a/../b/%%7e%d", "./g;x=%d", "" }
local out = {}
for i = 1, 260 do
  for k, base in ipairs(bases) do
    local url = resolve(base, (relatives[(i + k) % #relatives + 1]:gsub("%%d", tostring(i))))
    local parts = split(url)
    local line = url .. " " .. dispatch(parts.path)
    if parts.query then
      local values, order = parseQuery(parts.query)
      table.sort(order)
      line = line .. " " .. buildQuery(values, order)
    end
    out[#out + 1] = line
  end
end
local all, sum = table.concat(out, "\n"), 0
for i = 1, #all, 3 do sum = (sum * 37 + all:byte(i)) % 1000003 end
print(#out, #all, sum, out[7]) --> 780	33145	66441	http://other.example/3 404

-- A template engine: templates become Lua functions by `load`, with filters, loops, conditions and inclusion.
local load = loadstring or load

local filters = {}
function filters.upper(s) return tostring(s):upper() end
function filters.money(n) return ("%.2f"):format(n) end
function filters.title(s) return (tostring(s):gsub("(%a)(%w*)", function(a, b) return a:upper() .. b:lower() end)) end
function filters.pad(s, width) return (" "):rep(width - #tostring(s)) .. tostring(s) end
function filters.join(list, with) return table.concat(list, with) end
function filters.default(value, other) if value == nil or value == "" then return other end return value end

local function escape(s)
  return (tostring(s):gsub("[&<>]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" }))
end

local function expression(source)
  local parts = {}
  for part in (source .. "|"):gmatch("%s*(.-)%s*|") do parts[#parts + 1] = part end
  local code = table.remove(parts, 1):gsub("([%a_][%w_.]*)", function(name)
    if name == "and" or name == "or" or name == "not" or name == "nil" or tonumber(name) then return name end
    return "_c." .. name
  end)
  local raw = false
  for _, part in ipairs(parts) do
    local name, args = part:match("^(%w+)%s*:?%s*(.-)$")
    if name == "raw" then
      raw = true
    else
      assert(filters[name], "no filter " .. name)
      code = ("_f.%s(%s%s)"):format(name, code, args ~= "" and ", " .. args or "")
    end
  end
  return code, raw
end

local compiled, sources, compilations = {}, {}, 0

local function compile(name)
  local out, depth = { "local _c, _f, _e, _include = ...", "local _o, _n = {}, 0", "local function _put(s) _n = _n + 1 _o[_n] = s end" }, 0
  local function emit(line) out[#out + 1] = line end
  local at, text = 1, sources[name]
  while true do
    local from, to, kind, body = text:find("{([{%%#])%s*(.-)%s*[}%%#]}", at)
    local literal = text:sub(at, (from or #text + 1) - 1)
    if literal ~= "" then emit(("_put(%q)"):format(literal)) end
    if not from then break end
    if kind == "{" then
      local code, raw = expression(body)
      emit(raw and ("_put(tostring(%s))"):format(code) or ("_put(_e(%s))"):format(code))
    elseif kind == "%" then
      local word, rest = body:match("^(%w+)%s*(.*)$")
      if word == "for" then
        local variable, list = rest:match("^(%w+)%s+in%s+(.+)$")
        depth = depth + 1
        emit(("local _s%d = _c for _i, _v in ipairs(%s) do"):format(depth, (expression(list))))
        emit(("local _c = setmetatable({%s = _v, index = _i}, {__index = _s%d})"):format(variable, depth))
      elseif word == "if" then
        emit("if " .. expression(rest) .. " then")
      elseif word == "elif" then
        emit("elseif " .. expression(rest) .. " then")
      elseif word == "else" then
        emit("else")
      elseif word == "include" then
        emit(("_put(_include(%q, _c))"):format(rest))
      elseif word == "end" then
        emit("end")
      else
        error("unknown tag " .. tostring(word))
      end
    end
    at = to + 1
  end
  emit("return table.concat(_o)")
  compilations = compilations + 1
  return assert(load(table.concat(out, "\n"), "=" .. name))
end

local function render(name, context)
  local f = compiled[name]
  if not f then
    f = compile(name)
    compiled[name] = f
  end
  return f(context, filters, escape, render)
end

sources.page = [[
<html><head><title>{{ title | title }}</title></head>
{# a comment #}
<body>{% include menu %}
{% for item in items %}<p class="{% if item.price > 50 %}dear{% elif item.price > 20 %}fair{% else %}cheap{% end %}">
{{ index | pad: 3 }}. {{ item.name | upper }} ({{ item.tags | join: ", " }}): {{ item.price | money | raw }}
{% if item.note %}<em>{{ item.note }}</em>{% end %}</p>
{% end %}{{ footer | default: "the end" }}</body></html>]]
sources.menu = [[<ul>{% for link in menu %}<li>{{ link.label | default: "none" }}: {{ link.url | raw }}</li>{% end %}</ul>]]

local total, sum = 0, 0
local function add(page)
  total = total + #page
  for i = 1, #page, 11 do sum = (sum * 29 + page:byte(i)) % 1000003 end
end
for round = 1, 90 do
  local items = {}
  for i = 1, 25 do
    items[i] = { name = "item <" .. i .. ">", price = i * round % 97 + 0.25, tags = { "a" .. i, "b&c" }, note = i % 3 == 0 and "note " .. round or nil }
  end
  local menu = { { label = "Home", url = "/" }, { label = "", url = "/?a&b" }, { url = "/" .. round } }
  add(render("page", { title = "page number " .. round, items = items, menu = menu, footer = round % 2 == 0 and "bye" or nil }))
end
-- Templates that are made at run time, each compiled once and rendered twice.
for i = 1, 60 do
  local name = "small" .. i
  local lines = {}
  for k = 1, 8 do lines[k] = ("{%% if n > %d %%}{{ n | pad: %d }}-{{ word | upper }}{%% else %%}%d{%% end %%}"):format(k * i % 5, k, k) end
  sources[name] = table.concat(lines, "\n")
  for n = 1, 2 do add(render(name, { n = n * 2, word = "w" .. i })) end
end
sources.bad = "{% what %}"
print(total, sum, compilations, (pcall(render, "bad", {}))) --> 175230	9788	62	false

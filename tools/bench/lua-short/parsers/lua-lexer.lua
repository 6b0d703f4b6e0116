-- Splits Lua source, which it generates itself, into tokens, counts them by kind, and writes it minified.
local keywords = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while"):gmatch("%a+") do
  keywords[word] = true
end
local three = { ["..."] = true }
local two = { ["=="] = true, ["~="] = true, ["<="] = true, [">="] = true, [".."] = true, ["//"] = true, ["::"] = true, ["<<"] = true, [">>"] = true }

local function longBracket(source, at)
  local level = source:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, stop = source:find("]" .. level .. "]", at + #level + 2, true)
  return stop or error("unfinished long string")
end

local function quoted(source, at, quote)
  local i = at + 1
  while true do
    local c = source:sub(i, i)
    if c == "" or c == "\n" then error("unfinished string") end
    if c == quote then return i end
    i = i + (c == "\\" and 2 or 1)
  end
end

local function lex(source)
  local tokens, n, at, line = {}, 0, 1, 1
  local function add(kind, stop)
    n = n + 1
    local text = source:sub(at, stop)
    tokens[n] = { kind = kind, text = text, line = line }
    for _ in text:gmatch("\n") do line = line + 1 end
    at = stop + 1
  end
  while at <= #source do
    local c = source:sub(at, at)
    if c == "\n" then
      line = line + 1
      at = at + 1
    elseif c:find("%s") then
      at = at + 1
    elseif source:sub(at, at + 1) == "--" then
      local stop = longBracket(source, at + 2)
      if stop then
        add("comment", stop)
      else
        add("comment", (source:find("\n", at, true) or #source + 1) - 1)
      end
    elseif c:find("[%a_]") then
      local _, stop = source:find("^[%w_]+", at)
      add(keywords[source:sub(at, stop)] and "keyword" or "name", stop)
    elseif c:find("%d") or c == "." and source:find("^%.%d", at) then
      local _, stop = source:find("^0[xX][%x.]+", at)
      if not stop then
        _, stop = source:find("^%d*%.?%d*", at)
        local _, exponent = source:find("^[eE][+-]?%d+", stop + 1)
        stop = exponent or stop
      end
      add("number", stop)
    elseif c == '"' or c == "'" then
      add("string", quoted(source, at, c))
    elseif c == "[" and longBracket(source, at) then
      add("string", longBracket(source, at))
    elseif three[source:sub(at, at + 2)] then
      add("symbol", at + 2)
    elseif two[source:sub(at, at + 1)] then
      add("symbol", at + 1)
    else
      add("symbol", at)
    end
  end
  return tokens
end

local function minify(tokens)
  local out, previous = {}, nil
  for _, token in ipairs(tokens) do
    if token.kind ~= "comment" then
      local wordlike = token.text:find("^[%w_]")
      if previous and wordlike and previous:find("[%w_]$") then out[#out + 1] = " " end
      if previous and previous:find("[%d.]$") and token.text:find("^%.") then out[#out + 1] = " " end
      out[#out + 1] = token.text
      previous = token.text
    end
  end
  return table.concat(out)
end

local function generate(count)
  local out = {}
  local function emit(...) out[#out + 1] = string.format(...) end
  for i = 1, count do
    emit("-- function number %d", i)
    emit("--[==[ a long comment\n that spans %d lines ]==]", i)
    emit("local function f%d(a, b, ...)", i)
    emit('  local s = "text %d \\"quoted\\" \\\\" .. a', i)
    emit("  local t = { %d, 0x%x, %d.5e-3; name = 'n%d', [[long]] }", i, i * 17, i, i)
    emit("  for k = 1, #t do if k %% 2 == 0 and a ~= b then s = s .. t[k] else goto next end ::next:: end")
    emit("  while a <= %d do a = a + 1.25 end", i % 3)
    emit("  return function(...) return s, select('#', ...), t.name:upper() end")
    emit("end")
  end
  return table.concat(out, "\n")
end

local source = generate(90)
local tokens = lex(source)
local kinds, lengths = {}, {}
for _, token in ipairs(tokens) do
  kinds[token.kind] = (kinds[token.kind] or 0) + 1
  lengths[token.kind] = (lengths[token.kind] or 0) + #token.text
end
local small = minify(tokens)
local again = lex(small)
local equal, index = 0, 0
for _, token in ipairs(tokens) do
  if token.kind ~= "comment" then
    index = index + 1
    if again[index].text == token.text then equal = equal + 1 end
  end
end
assert((loadstring or load)(small))
local report = {}
for kind, count in pairs(kinds) do report[#report + 1] = kind .. "=" .. count .. "/" .. lengths[kind] end
table.sort(report)
print(#source, #small, equal == #again, tokens[#tokens].line, table.concat(report, " ")) --> 36281	25049	true	900	comment=180/6102 keyword=1890/7830 name=2340/4401 number=720/1947 string=360/3492 symbol=3870/5040

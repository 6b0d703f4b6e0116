-- Indented documents in the manner of YAML: mappings, sequences, flow lists, quoted and folded text, anchors.
local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local bare = line:gsub("%s+#.*$", ""):gsub("^#.*$", "")
    if bare:find("%S") then
      lines[#lines + 1] = { indent = #bare:match("^ *"), text = bare:match("^ *(.-)%s*$") }
    end
  end
  return lines
end

local anchors
local block

local function scalar(text)
  if text == "" or text == "~" or text == "null" then return nil end
  if text == "true" or text == "yes" then return true end
  if text == "false" or text == "no" then return false end
  if text:find('^"') then
    return (text:match('^"(.*)"$'):gsub("\\(.)", { n = "\n", t = "\t", ['"'] = '"', ["\\"] = "\\" }))
  end
  if text:find("^'") then return (text:match("^'(.*)'$"):gsub("''", "'")) end
  if text:find("^%[") then
    local list, depth, item, quoted = {}, 0, "", false
    for c in text:match("^%[(.*)%]$"):gmatch(".") do
      if c == '"' then quoted = not quoted end
      if c == "[" then depth = depth + 1 elseif c == "]" then depth = depth - 1 end
      if c == "," and depth == 0 and not quoted then
        list[#list + 1] = scalar(item:match("^%s*(.-)%s*$"))
        item = ""
      else
        item = item .. c
      end
    end
    list[#list + 1] = scalar(item:match("^%s*(.-)%s*$"))
    return list
  end
  if text:find("^%*") then return anchors[text:sub(2)] end
  return tonumber(text) or text
end

local function value(lines, at, text, indent)
  local anchor, rest = text:match("^&(%w+)%s*(.*)$")
  if anchor then text = rest end
  local result
  if text == ">" or text == "|" then
    local parts = {}
    while lines[at] and lines[at].indent > indent do
      parts[#parts + 1] = lines[at].text
      at = at + 1
    end
    result = table.concat(parts, text == ">" and " " or "\n")
  elseif text == "" and lines[at] and (lines[at].indent > indent or lines[at].indent == indent and lines[at].text:find("^%- ")) then
    result, at = block(lines, at, lines[at].indent)
  else
    result = scalar(text)
  end
  if anchor then anchors[anchor] = result end
  return result, at
end

function block(lines, at, indent)
  local result = {}
  local sequence = lines[at].text:find("^%-%s") ~= nil
  while lines[at] and lines[at].indent == indent do
    local line = lines[at]
    local item = line.text:match("^%-%s+(.*)$")
    if (item ~= nil) ~= sequence then return result, at end
    if item then
      local key = item:match("^[%w_]+:%s") or item:match("^[%w_]+:$")
      if key then
        lines[at] = { indent = indent + 2, text = item }
        result[#result + 1], at = block(lines, at, indent + 2)
      else
        result[#result + 1], at = value(lines, at + 1, item, indent)
      end
    else
      local key, rest = line.text:match("^([%w_]+):%s*(.*)$")
      if not key then error("cannot read '" .. line.text .. "'", 0) end
      if result[key] ~= nil then error("'" .. key .. "' twice", 0) end
      result[key], at = value(lines, at + 1, rest, indent)
    end
  end
  if lines[at] and lines[at].indent > indent then error("bad indentation at '" .. lines[at].text .. "'", 0) end
  return result, at
end

local function parse(text)
  anchors = {}
  local lines = lines_of(text)
  return (block(lines, 1, lines[1].indent))
end

local function dump(v, indent, out)
  local pad = (" "):rep(indent)
  if type(v) ~= "table" then
    out[#out + 1] = pad .. tostring(v)
  elseif #v > 0 then
    for _, each in ipairs(v) do
      out[#out + 1] = pad .. "-"
      dump(each, indent + 2, out)
    end
  else
    local keys = {}
    for key in pairs(v) do keys[#keys + 1] = key end
    table.sort(keys)
    for _, key in ipairs(keys) do
      out[#out + 1] = pad .. key .. ":"
      dump(v[key], indent + 2, out)
    end
  end
  return out
end

local function document(i)
  local steps = {}
  for k = 1, i % 5 + 2 do
    steps[k] = ([[
  - name: step %d of %d   # comment
    run: >
      make build
      make test-%d
    env: *common
    matrix: [%d, [a, "b, c"], 2.5]
]]):format(k, i, k, k * i)
  end
  return ([[
version: %d
title: "job \"%d\""
defaults: &common
  shell: bash
  debug: %s
  note: 'it''s'
steps:
%son:
- push
- pull
nothing: ~
text: |
  first line
  second line
%s]]):format(i, i, i % 2 == 0 and "yes" or "no", table.concat(steps), i % 9 == 0 and "version: again\n" or i % 13 == 0 and "   bad: 1\n" or "")
end

local failures, out, debug = {}, {}, 0
for i = 1, 110 do
  local ok, tree = pcall(parse, document(i))
  if ok then
    dump(tree, 0, out)
    for _, step in ipairs(tree.steps) do
      if step.env.debug then debug = debug + #step.matrix end
    end
  else
    failures[#failures + 1] = tree
  end
end
local all, sum = table.concat(out, "\n"), 0
for i = 1, #all, 2 do sum = (sum * 41 + all:byte(i)) % 1000003 end
print(#out, #all, sum, debug, #failures, failures[1], failures[#failures]) --> 10420	118784	33470	585	12	'version' twice	'version' twice

-- A small XML reader: a catalogue is parsed into a tree, queried by paths, changed, and written with indentation.
local entities = { lt = "<", gt = ">", amp = "&", quot = '"', apos = "'" }
local escapes = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;", ['"'] = "&quot;" }

local function unescape(s)
  return (s:gsub("&(#?%w+);", function(name)
    if name:sub(1, 1) == "#" then return string.char(tonumber(name:sub(2)) % 256) end
    return entities[name] or error("unknown entity " .. name)
  end))
end
local function escape(s) return (s:gsub('[<>&"]', escapes)) end

local function attributes(text)
  local list, map = {}, {}
  for name, quote, value in text:gmatch("([%w:_%-]+)%s*=%s*([\"'])(.-)%2") do
    list[#list + 1] = name
    map[name] = unescape(value)
  end
  return list, map
end

local function parse(text)
  local root = { tag = "#root", children = {} }
  local stack, top = { root }, root
  local at = 1
  while true do
    local from, to, close, tag, rest, empty = text:find("<([%/!?]?)([%w:_%-%[]*)(.-)(%/?)>", at)
    if not from then break end
    local between = text:sub(at, from - 1)
    if between:find("%S") then top.children[#top.children + 1] = unescape(between) end
    if close == "!" then
      if text:sub(from, from + 3) == "<!--" then
        _, to = text:find("-->", from, true)
      elseif text:sub(from, from + 8) == "<![CDATA[" then
        local stop
        stop, to = text:find("]]>", from, true)
        top.children[#top.children + 1] = text:sub(from + 9, stop - 1)
      end
    elseif close == "?" then
      -- a declaration says nothing here
    elseif close == "/" then
      if top.tag ~= tag then error(("</%s> where </%s> is open"):format(tag, top.tag)) end
      table.remove(stack)
      top = stack[#stack]
    else
      local names, map = attributes(rest)
      local node = { tag = tag, names = names, attributes = map, children = {} }
      top.children[#top.children + 1] = node
      if empty ~= "/" then
        stack[#stack + 1] = node
        top = node
      end
    end
    at = to + 1
  end
  if #stack > 1 then error("<" .. top.tag .. "> is not closed") end
  return root.children[1]
end

local function content(node)
  if type(node) == "string" then return node end
  local parts = {}
  for _, child in ipairs(node.children) do parts[#parts + 1] = content(child) end
  return table.concat(parts)
end

--- All nodes a path such as `book/author` or `//tag[@lang=en]` leads to.
local function select(node, path)
  local found = { node }
  for deep, step in path:gmatch("(/?/?)([^/]+)") do
    local tag, attribute, wanted = step:match("^([%w_*]+)%[@(%w+)=(.-)%]$")
    tag = tag or step
    local nexts = {}
    local function visit(parent)
      for _, child in ipairs(parent.children) do
        if type(child) == "table" then
          if (tag == "*" or child.tag == tag) and (not attribute or child.attributes[attribute] == wanted) then
            nexts[#nexts + 1] = child
          end
          if deep == "//" then visit(child) end
        end
      end
    end
    for _, each in ipairs(found) do visit(each) end
    found = nexts
  end
  return found
end

local function write(node, out, indent)
  local pad = ("  "):rep(indent)
  if type(node) == "string" then
    out[#out + 1] = pad .. escape(node)
    return out
  end
  local open = { pad, "<", node.tag }
  for _, name in ipairs(node.names) do
    open[#open + 1] = (' %s="%s"'):format(name, escape(node.attributes[name]))
  end
  if #node.children == 0 then
    open[#open + 1] = "/>"
    out[#out + 1] = table.concat(open)
  elseif #node.children == 1 and type(node.children[1]) == "string" then
    out[#out + 1] = table.concat(open) .. ">" .. escape(node.children[1]) .. "</" .. node.tag .. ">"
  else
    open[#open + 1] = ">"
    out[#out + 1] = table.concat(open)
    for _, child in ipairs(node.children) do write(child, out, indent + 1) end
    out[#out + 1] = pad .. "</" .. node.tag .. ">"
  end
  return out
end

local languages = { "en", "no", "de", "ja" }
local function catalogue(size)
  local out = { '<?xml version="1.0"?>\n<catalogue year="2024">\n' }
  for i = 1, size do
    out[#out + 1] = ('<book id="b%d" lang=\'%s\'><!-- entry <%d> -->\n'):format(i, languages[i % 4 + 1], i)
    out[#out + 1] = ("  <title>Volume %d &amp; more</title>"):format(i)
    for k = 1, i % 3 + 1 do out[#out + 1] = ("<author role='%d'>Author %d&#46;</author>"):format(k, i * k % 17) end
    out[#out + 1] = ("<price>%d.%02d</price>"):format(i % 40 + 5, i % 100)
    if i % 5 == 0 then out[#out + 1] = "<note><![CDATA[a < b && c > d]]></note>" end
    out[#out + 1] = '<cover front="yes"/></book>\n'
  end
  return table.concat(out) .. "</catalogue>"
end

local tree = parse(catalogue(230))
local authors, price = {}, 0
for _, author in ipairs(select(tree, "book/author")) do
  local name = content(author)
  authors[name] = (authors[name] or 0) + 1
end
for _, each in ipairs(select(tree, "//price")) do price = price + tonumber(content(each)) end
for _, book in ipairs(select(tree, "book[@lang=ja]")) do
  book.attributes.lang = "jp"
  table.insert(book.children, 1, { tag = "flag", names = { "text" }, attributes = { text = "<&>" }, children = {} })
end
local first = table.concat(write(tree, {}, 0), "\n")
local second = table.concat(write(parse(first), {}, 0), "\n")
local ok, message = pcall(parse, "<a><b></a>")
print(#select(tree, "//*"), #select(tree, "//note"), authors["Author 5."], ("%.2f"):format(price), #first, first == second, ok, message:match(":%s(.*)")) --> 1484	46	27	5618.65	52314	true	false	</a> where </b> is open

-- Markdown to HTML: blocks (headings, lists, quotes, code, tables, rules), then inline marks, links and escapes.
local concat, insert = table.concat, table.insert

local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

local references = {}
local function inline(text)
  local kept = {}
  local function keep(html)
    kept[#kept + 1] = html
    return "\1" .. #kept .. "\2"
  end
  text = text:gsub("\\([%p])", function(c) return keep(escape(c)) end)
  text = text:gsub("(`+)(.-)%1", function(_, code) return keep("<code>" .. escape(code) .. "</code>") end)
  text = text:gsub("!%[([^%]]*)%]%(([^)]*)%)", function(alt, url)
    return keep(('<img alt="%s" src="%s">'):format(escape(alt), url))
  end)
  text = escape(text)
  text = text:gsub("%[([^%]]*)%]%(([^)%s]*)%s*([^)]*)%)", function(label, url, title)
    title = title:match('^"(.*)"$')
    return ('<a href="%s"%s>%s</a>'):format(url, title and (' title="' .. title .. '"') or "", label)
  end)
  text = text:gsub("%[([^%]]*)%]%[([^%]]*)%]", function(label, name)
    local url = references[(name == "" and label or name):lower()]
    if url then return ('<a href="%s">%s</a>'):format(url, label) end
  end)
  text = text:gsub("%*%*(%S.-)%*%*", "<strong>%1</strong>")
  text = text:gsub("__(%S.-)__", "<strong>%1</strong>")
  text = text:gsub("%*(%S.-)%*", "<em>%1</em>")
  text = text:gsub("~~(.-)~~", "<del>%1</del>")
  text = text:gsub("  \n", "<br>\n")
  return (text:gsub("\1(%d+)\2", function(n) return kept[tonumber(n)] end))
end

local function slug(text)
  return (text:lower():gsub("[^%w%s-]", ""):gsub("%s+", "-"))
end

local blocks
local function heading(line)
  local marks, text = line:match("^(#+)%s+(.-)%s*#*$")
  if marks and #marks <= 6 then
    return ('<h%d id="%s">%s</h%d>'):format(#marks, slug(text), inline(text), #marks)
  end
end

local function cells(line)
  local list = {}
  for cell in line:gsub("^%s*|", ""):gsub("|%s*$", ""):gmatch("[^|]+") do
    insert(list, (cell:gsub("^%s+", ""):gsub("%s+$", "")))
  end
  return list
end

local function tableBlock(lines, at, out)
  local head, aligns = cells(lines[at]), cells(lines[at + 1])
  local html = { "<table>\n<tr>" }
  for _, cell in ipairs(head) do insert(html, "<th>" .. inline(cell) .. "</th>") end
  insert(html, "</tr>\n")
  at = at + 2
  while lines[at] and lines[at]:find("|", 1, true) do
    insert(html, "<tr>")
    for i, cell in ipairs(cells(lines[at])) do
      local align = aligns[i] or ""
      local side = align:find("^:.*:$") and "center" or align:find(":$") and "right"
      insert(html, ("<td%s>%s</td>"):format(side and (' align="' .. side .. '"') or "", inline(cell)))
    end
    insert(html, "</tr>\n")
    at = at + 1
  end
  insert(html, "</table>")
  insert(out, concat(html))
  return at
end

local function listBlock(lines, at, out, pattern, tag)
  local items, current = {}, nil
  while lines[at] do
    local line = lines[at]
    local rest = line:match(pattern)
    if rest then
      current = { rest }
      insert(items, current)
    elseif line:match("^%s+%S") and current then
      insert(current, (line:gsub("^  ?%s?%s?", "")))
    elseif line == "" and lines[at + 1] and lines[at + 1]:match("^%s%s+%S") then
      insert(current, "")
    else
      break
    end
    at = at + 1
  end
  insert(out, "<" .. tag .. ">")
  for _, item in ipairs(items) do
    local inner = #item == 1 and inline(item[1]) or concat(blocks(item), "\n")
    insert(out, "<li>" .. inner .. "</li>")
  end
  insert(out, "</" .. tag .. ">")
  return at
end

function blocks(lines)
  local out, at = {}, 1
  while at <= #lines do
    local line = lines[at]
    local title = heading(line)
    if line:match("^%s*$") then
      at = at + 1
    elseif title then
      insert(out, title)
      at = at + 1
    elseif line:match("^```") then
      local code, language = {}, line:match("^```(%w*)")
      at = at + 1
      while lines[at] and not lines[at]:match("^```") do
        insert(code, escape(lines[at]))
        at = at + 1
      end
      insert(out, ('<pre><code class="%s">%s</code></pre>'):format(language, concat(code, "\n")))
      at = at + 1
    elseif line:match("^[-*_][-*_][-*_]+%s*$") then
      insert(out, "<hr>")
      at = at + 1
    elseif line:match("^>") then
      local quote = {}
      while lines[at] and lines[at]:match("^>") do
        insert(quote, (lines[at]:gsub("^>%s?", "")))
        at = at + 1
      end
      insert(out, "<blockquote>\n" .. concat(blocks(quote), "\n") .. "\n</blockquote>")
    elseif line:match("^[-*+]%s") then
      at = listBlock(lines, at, out, "^[-*+]%s+(.*)$", "ul")
    elseif line:match("^%d+%.%s") then
      at = listBlock(lines, at, out, "^%d+%.%s+(.*)$", "ol")
    elseif line:find("|", 1, true) and lines[at + 1] and lines[at + 1]:match("^[|%s:%-]+$") then
      at = tableBlock(lines, at, out)
    else
      local paragraph = {}
      repeat
        insert(paragraph, lines[at])
        at = at + 1
      until not lines[at] or lines[at]:match("^%s*$") or lines[at]:match("^[#>]") or lines[at]:match("^```")
      insert(out, "<p>" .. inline(concat(paragraph, "\n")) .. "</p>")
    end
  end
  return out
end

local function convert(text)
  local lines = {}
  for line in (text:gsub("\r\n", "\n") .. "\n"):gmatch("(.-)\n") do
    local name, url = line:match("^%[([^%]]+)%]:%s*(%S+)")
    if name then references[name:lower()] = url else insert(lines, line) end
  end
  return concat(blocks(lines), "\n")
end

local words = { "engine", "**bold** move", "`code < here`", "river", "*soft* light", "[link](http://a.example \"title\")", "\\*literal\\*", "~~gone~~", "AT&T", "[ref][Home]" }
local seed = 11
local function word()
  seed = seed * 16807 % 2147483647
  return words[seed % #words + 1]
end
local function sentence(n)
  local list = {}
  for i = 1, n do list[i] = word() end
  return concat(list, " ")
end
local doc = { "[home]: http://home.example/" }
for i = 1, 120 do
  insert(doc, ("#"):rep(i % 4 + 1) .. " Section " .. i .. ": " .. word())
  insert(doc, "")
  insert(doc, sentence(20) .. "  \n" .. sentence(12))
  insert(doc, "")
  insert(doc, "- " .. sentence(3) .. "\n- " .. sentence(2) .. "\n  - nested " .. word() .. "\n  - nested\n- last")
  insert(doc, "")
  insert(doc, "> " .. sentence(5) .. "\n> \n> 1. one\n> 2. " .. word())
  insert(doc, "")
  insert(doc, "| name | value |\n|:--:|--:|\n| " .. word() .. " | " .. i .. " |\n| x | y |")
  insert(doc, "\n```lua\nprint(1 < 2)\n```\n\n***\n")
end
local html = convert(concat(doc, "\n"))
local tags, count, sum = {}, 0, 0
for tag in html:gmatch("<(%w+)") do
  tags[tag] = (tags[tag] or 0) + 1
  count = count + 1
end
for i = 1, #html do sum = (sum * 31 + html:byte(i)) % 16777213 end
print(#html, count, tags.strong, tags.li, tags.td, sum) --> 166102	6387	564	600	480	1934798

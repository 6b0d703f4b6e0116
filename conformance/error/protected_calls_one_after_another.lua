-- What pcall and xpcall give does not depend on how often they have been called, nor on what the call before gave.
local closed = 0
local function fails(x) error(x) end
local function asserts(x, message) assert(x, message) return x end
local function closes(x)
  local guard <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  fails(x)
end
local function count(...) return select('#', ...), ... end
local function indexes(t) return t.a.b end
local function waits(x) return coroutine.yield(x) end
local function nest(n)
  if n == 0 then return pcall(error, 'deep') end
  return pcall(nest, n - 1)
end
local function handler(message) return { message } end
local function text(e) return (tostring(e):gsub('^.*:%d+: ', '')) end

local seen = {}
local function note(name, ...)
  local parts = { name }
  for i = 1, select('#', ...) do parts[#parts + 1] = text((select(i, ...))) end
  local line = table.concat(parts, ' ')
  seen[line] = (seen[line] or 0) + 1
end

local co = coroutine.wrap(function()
  for i = 1, 60 do
    note('fine', pcall(count, nil, i % 2, nil))
    note('none', pcall(count))
    note('many', pcall(count, 1, 2, 3, 4, 5))
    note('text', pcall(fails, 'x'))
    note('value', pcall(fails, i % 3))
    note('native', pcall(error, 'y'))
    note('level', pcall(error, 'z', 2))
    note('nothing', pcall(error))
    note('asserted', pcall(assert, nil, 'no'))
    note('asserted', pcall(asserts, i % 2 == 0, 'odd'))
    note('asserted', pcall(asserts, false))
    note('closed', pcall(closes, 'c'))
    note('index', pcall(indexes, {}))
    note('nil', pcall(nil))
    note('inside', pcall(pcall, fails, 'in'))
    note('nested', (select(-1, nest(2 * i))))
    note('yield', pcall(waits, 'w'))
    local ok, e = xpcall(fails, handler, 'h')
    note('handled', ok, #e, e[1])
    note('fine', xpcall(count, handler, 7, nil))
  end
end)
local yields = 0
while true do
  local v = co()
  if v == nil then break end
  yields = yields + 1
end
local lines = {}
for line, n in pairs(seen) do lines[#lines + 1] = n .. ' ' .. line end
table.sort(lines)
print(closed, yields)                                  --> 60	60
print(table.concat(lines, '\n'))
--> 20 value false 0
--> 20 value false 1
--> 20 value false 2
--> 30 asserted false odd
--> 30 asserted true true
--> 30 fine true 3 nil 0 nil
--> 30 fine true 3 nil 1 nil
--> 60 asserted false nil
--> 60 asserted false no
--> 60 closed false c
--> 60 fine true 2 7 nil
--> 60 handled false 1 h
--> 60 index false attempt to index a nil value (field 'a')
--> 60 inside true false in
--> 60 level false z
--> 60 many true 5 1 2 3 4 5
--> 60 native false y
--> 60 nested deep
--> 60 nil false attempt to call a nil value
--> 60 none true 0
--> 60 nothing false nil
--> 60 text false x
--> 60 yield true

local chunk = load(string.dump(load([[
  local counter = 0
  local M = {}
  function M.step(by) counter = counter + (by or 1) return counter end
  function M.each(...) local sum = 0 for _, v in ipairs({...}) do sum = sum + v end return select('#', ...), sum end
  function M.closes(log)
    do local _ <close> = setmetatable({}, {__close = function() log[#log + 1] = 'closed' end}) end
    return log[1]
  end
  function M.loops() local list = {} for i = 1, 3 do list[i] = function() i = i * 10 return i end end return list end
  function M.jumps(n) ::again:: if n > 10 then return n end n = n * 2 goto again end
  function M:name() return self.title end
  return M, ...
]], "=library")), "ignored", "b")
local M, extra = chunk("extra")
print(extra, M.step(), M.step(5))              --> extra	1	6
print(M.each(1, nil, 3), select('#', M.each())) --> 3	2
print(M.closes({}))                            --> closed
local list = M.loops()
print(list[1](), list[1](), list[3]())         --> 10	100	30
print(M.jumps(3))                              --> 12
M.title = "titled"
print(M:name())                                --> titled
-- inner functions know the chunk they come from, and a chunk loaded twice shares nothing
print(debug.getinfo(M.step, "S").source, debug.getinfo(M.step, "S").linedefined) --> =library	3
print(pcall(M.jumps, {}))                      --> false	library:10: attempt to compare number with table
print(string.dump(M.step) == string.dump(M.step), chunk().step()) --> true	1
print(pcall(string.dump, print))               --> false	unable to dump given function

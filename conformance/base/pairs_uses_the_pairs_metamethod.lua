local t = setmetatable({}, {
  __pairs = function(self)
    local n = 0
    return function(_, k) n = n + 1 if n <= 3 then return n, n * n end end, self, nil
  end,
})
for k, v in pairs(t) do print(k, v) end --> 1	1
                                        --> 2	4
                                        --> 3	9
print(select(3, pcall(pairs, nil))) --> nil	nil
print(pcall(pairs)) --> false	bad argument #1 to 'pairs' (value expected)
print(select("#", pairs({})), select("#", pairs(setmetatable({}, { __pairs = function() return 1 end })))) --> 3	3

local t = setmetatable({ real = true }, {
  __pairs = function(self)
    local function step(_, i) if i < 3 then return i + 1, (i + 1) ^ 2 end end
    return step, self, 0, "fourth is dropped"
  end,
})
for k, v in pairs(t) do print(k, v) end
--> 1	1.0
--> 2	4.0
--> 3	9.0
print(select("#", pairs(t)))                  --> 3
print(next(t))                                --> real	true

local function a()
  local x = 0
  return function()
    return function()
      return function() x = x + 1 return x end
    end
  end
end
local f = a()
local g, h = f()(), f()()
print(g(), h(), g())               --> 1	2	3

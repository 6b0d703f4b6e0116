local function ask(what) return function() return coroutine.yield(what) end end
local mt = { __lt = ask "lt", __le = ask "le", __eq = ask "eq" }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local co = coroutine.wrap(function()
  if a < b then print "lt was true" end    --> lt was true
  if a <= b then print "never" else print "le was false" end --> le was false
  if not (a == b) then print "eq was nil" end --> eq was nil
  local x = a > b
  return x, a ~= b
end)
local r = co()
r = co(true) r = co(false) r = co(nil) r = co(1)
print(r, co(0))                            --> eq	true	false

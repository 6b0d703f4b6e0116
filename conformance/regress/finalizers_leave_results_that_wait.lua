-- Finalizers that run while a native is about to look at a callee's results leave these alone.
local runs = 0
local function due()
  setmetatable({}, { __gc = function()
    runs = runs + 1
    due()
    return "other", "results", "of the", "finalizer"
  end })
end
due()
local word = ("x"):rep(3000)
local text = (word .. " "):rep(1000)
local upper = (word:upper() .. " "):rep(1000)
local wrong = 0
for i = 1, 6 do
  if text:gsub("%w+", string.upper) ~= upper then wrong = wrong + 1 end
end
print(wrong, runs > 0) --> 0	true

package.searchers = { package.searchers[1], package.searchers[1] }
wrong, runs = 0, 0
for i = 1, 4000 do
  local name = ("y"):rep(3000) .. i
  local _, message = pcall(require, name)
  local _, found = message:gsub("no field package.preload", "%0")
  if found ~= 2 then wrong = wrong + 1 end
end
print(wrong, runs > 0) --> 0	true

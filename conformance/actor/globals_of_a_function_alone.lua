-- 2.4: the chunk only returns its functions, which need not be made again for each process. Their globals are their own
-- all the same, whatever way leads to them.
local function writes() local seen = marker marker = "set" return seen end
local function by_name() local seen = rawget(_G, "marker") rawset(_G, "marker", "set") return seen end
local function by_environment() local env = _ENV local seen = env.marker env.marker = "set" return seen end
local function by_load() local seen = load("return marker")() load("marker = 'set'")() return seen end
local function in_a_function_of_it()
  local function inner() local seen = marker _G.marker = "set" return seen end
  return inner()
end
local function reads() return marker end

local function main()
  for _, entry in ipairs { "writes", "by_name", "by_environment", "by_load", "in_a_function_of_it", "reads" } do
    for _ = 1, 3 do
      local seen, fault = process.exec("app:" .. entry, "app:processes")
      if seen ~= nil or fault ~= nil then print(entry, seen, fault) end
    end
  end
  print "done" --> done
end

return {
  main = main, writes = writes, by_name = by_name, by_environment = by_environment, by_load = by_load,
  in_a_function_of_it = in_a_function_of_it, reads = reads,
}

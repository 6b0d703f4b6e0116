local function thrower(level) error("m", level) end
local function caller(level)
  thrower(level)
end
local function message(level) return select(2, pcall(function()
  caller(level)
end)) end
print(message(1))                                      --> levels_choose_the_position.lua:1: m
print(message(2))                                      --> levels_choose_the_position.lua:3: m
print(message(3))                                      --> levels_choose_the_position.lua:6: m
print(message(0))                                      --> m
print(message(4))                                      --> m
print(message(100))                                    --> m

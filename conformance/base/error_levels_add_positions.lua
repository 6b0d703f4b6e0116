local function at(level) error("text", level) end
print((select(2, pcall(at, 1)):gsub("^.-:(%d+): ", "line %1: "))) --> line 1: text
print(select(2, pcall(at, 0))) --> text
local function outer() at(2) end
print((select(2, pcall(outer)):gsub("^.-:(%d+): ", "line %1: "))) --> line 4: text
print(select(2, pcall(error))) --> nil
print(select(2, pcall(error, nil))) --> nil
print(select(2, pcall(error, 5)) + 1) --> 6
print(select(2, pcall(error, "at c level"))) --> at c level

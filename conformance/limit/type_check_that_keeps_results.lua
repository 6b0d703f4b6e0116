--@ only process
--@ stops limit
--@ limits instructions=1e9 memory=16M time=5000
-- The results of a check count while it goes on.
type Part = { up: Whole?, n: number }
type Whole = { Part }
type Any = { Part | Whole | { Part } | { Whole } | { [string]: Part } | { [string]: Whole } }
local list: any = {}
for i = 1, 20000 do list[i] = { n = i } end
while true do pcall(function() return Any:is(list) end) pcall(function() return Any(list) end) end

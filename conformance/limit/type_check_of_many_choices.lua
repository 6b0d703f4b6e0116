--@ only process
--@ stops limit
-- Each table is checked against each of the choices.
type A = { a: A?, x: 1 } type B = { a: B?, x: 2 } type C = { a: C?, x: 3 } type D = { a: D?, x: 4 }
type Any = {A} | {B} | {C} | {D} | { A | B } | { B | C } | { C | D } | { A | D } | { A | B | C | D }
local list: any = {}
for i = 1, 20000 do list[i] = { x = 4 } end
list[0] = { x = 5 }
while true do pcall(function() return Any:is(list) end) end

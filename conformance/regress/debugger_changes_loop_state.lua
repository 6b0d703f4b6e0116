--@ oracle skip PUC takes what it finds in the state of a loop for numbers
-- What is written to the hidden state of a running numeric loop is harmless, whatever it is.
local values = { n = 9, nil, true, "x", {}, 1.5, 3, 1 << 62, 2.0 ^ 60, print }
local function poke(slot, value)
  for n = 1, 250 do
    local name = debug.getlocal(2, n)
    if name == "(for state)" then
      slot = slot - 1
      if slot == 0 then return debug.setlocal(2, n, value) end
    end
  end
end
local function run(from, to, step, slot, value)
  local turns = 0
  for i = from, to, step do
    turns = turns + 1
    if turns == 2 then assert(poke(slot, value) == "(for state)") end
    assert(math.type(i))
    if turns > 5 then break end
  end
  return turns
end
for slot = 1, 3 do
  for at = 1, values.n do
    assert(run(1, 4, 1, slot, values[at]) >= 2)
    assert(run(math.maxinteger - 4, math.maxinteger, 1, slot, values[at]) >= 2)
    assert(run(1.0, 4.0, 1.0, slot, values[at]) >= 2)
  end
end
print(run(1, 4, 1, 2, nil), run(1, 4, 1, 2, 0), run(1.0, 4.0, 1.0, 2, 3)) --> 4	2	3
-- Read, it is made of ordinary numbers.
for i = math.maxinteger - 4, math.maxinteger do
  local at = 1
  while debug.getlocal(1, at) ~= "(for state)" do at = at + 1 end
  local _, left = debug.getlocal(1, at + 1)
  print(left, left == 4, ({ [4] = "four" })[left]) --> 4	true	four
  break
end
-- A generic loop keeps ordinary values, which are as good as any.
print(pcall(function()
  for k in pairs { 1, 2 } do poke(1, 5) end
end)) --> false	debugger_changes_loop_state.lua:41: attempt to call a number value (for iterator 'for iterator')

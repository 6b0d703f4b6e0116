local function add(a: number, b: number): number
  return a + b
end
local total: number, name: string = add(1, 2), "x"
local list: {number} = {}
for i: integer = 1, 3 do list[i] = i end
for k: integer, v: number in ipairs(list) do total = total + v end
print(total, name)        --> 9	x
local nothing: string?
print(nothing)            --> nil

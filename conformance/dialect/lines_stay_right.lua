type Point = {
  x: number,
  y: number,
}
local p: Point = nil :: any
local function f(
  a: Point,
  b: { n: number }
): number
  return a.x --! runtime: attempt to index a nil value (local 'a')
end
print(f(p, { n = 1 }))

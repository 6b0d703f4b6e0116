-- Checks end however types mention one another and values are shared.
type A = B | C
type B = A | C
type C = A | B
print((A:is(5))) --> 5
type X = { x: X | Y, y: X | Y }
type Y = { x: X | Y, y: X | Y, z: integer }
local shared: any = {}
for _ = 1, 100 do shared = { x = shared, y = shared } end
print((X:is(shared))) --> nil
local ring: any = {}
ring.x, ring.y = ring, ring
print(X:is(ring) == ring, (Y:is(ring))) --> true	nil
-- What did not fit in one place is told where it does not fit in another.
type P = { n: integer }
type Q = { a: P | { n: string }, b: P }
local value: any = { n = "text" }
print(select(2, Q:is({ a = value, b = value }))) --> not a value of type Q: integer expected, got string at .b.n
-- What only fits on an assumption is looked at again when that fails.
type L = { next: L | M, v: integer }
type M = { next: M, v: string }
local a: any, b: any = { v = "a" }, { v = "b" }
a.next, b.next = b, a
print(M:is(a) == a, (L:is(a))) --> true	nil

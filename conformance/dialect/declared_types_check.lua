type Point = { x: number, y: number, label?: string }
local function at(x: any, y: any): any return { x = x, y = y } end
local p = Point(at(1, 2))
print(p.x + p.y)                         --> 3
print(Point:is(p) == p)                  --> true
print(select(2, Point:is(at(1))))        --> not a value of type Point: number expected, got nil at .y
print(select(2, Point:is("p")))          --> not a value of type Point: table expected, got string
p.label = 5
print(select(2, Point:is(p)))            --> not a value of type Point: string expected, got number at .label
print(Point, Point:name(), Point:kind()) --> Point	Point	record
Point("p") --! runtime: not a value of type Point: table expected, got string

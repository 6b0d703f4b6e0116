-- PUC adds the negated literal, and integers have no negative zero.
local x = -0.0
print(x - 0, x - 0.0, x + 0) --> 0.0	-0.0	0.0
local zero = 0
print(x - zero, 0.0 - 0, 2.5 - 1, 3.0 - 1) --> -0.0	0.0	1.5	2.0
local minus <const>, none <const> = -0.0, 0
print(minus - none, -0.0 - 0, x - none, 0 - x) --> 0.0	0.0	0.0	0.0

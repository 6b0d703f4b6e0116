-- A chunk is compiled while it is read: what is wrong with one statement comes before what is wrong with the next.
local x <const> = 1
x = 2 --! syntax: attempt to assign to const variable 'x'
y = = 1

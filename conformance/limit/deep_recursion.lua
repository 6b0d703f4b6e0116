local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end
print(sum(10000))                              --> 50005000
print(sum(50000))                              --> 1250025000
local function build(n) if n == 0 then return nil end return { next = build(n - 1) } end
local list, count = build(20000), 0
while list do count, list = count + 1, list.next end
print(count)                                   --> 20000

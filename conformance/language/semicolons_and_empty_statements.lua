;;; local a = 1; ; local b = 2;
print(a + b);                          --> 3
do ; end do end
if true then ; end
local function f() return; end
local function g() return 1, 2; end
print(select("#", f()), g());          --> 0	1	2

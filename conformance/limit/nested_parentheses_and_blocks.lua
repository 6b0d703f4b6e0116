-- 150 levels of anything must load, 300 need not: PUC stops below 200
local function try(open, middle, close, n)
  local _, f, m = pcall(load, open:rep(n) .. middle .. close:rep(n), "=s")
  return f and "ok" or m:match "overflow" or m
end
print(try("do ", "", "end ", 150), try("do ", "", "end ", 300)) --> ok	overflow
print(try("while x do ", "", "end ", 150), try("if x then ", "", "end ", 300)) --> ok	overflow
local function expression(open, middle, close, n)
  local _, f, m = pcall(load, "return " .. open:rep(n) .. middle .. close:rep(n), "=s")
  return f and "ok" or m:match "overflow" or m
end
print(expression("(", "1", ")", 150), expression("(", "1", ")", 300))  --> ok	overflow
print(expression("{", "", "}", 90), expression("{", "", "}", 300))     --> ok	overflow
print(expression("- ", "1", "", 150), expression("not ", "1", "", 300)) --> ok	overflow
print(expression("'x' .. ", "'x'", "", 150), expression("2 ^ ", "2", "", 300)) --> ok	overflow
print(expression("f(", "1", ")", 90), expression("t[", "1", "]", 300)) --> ok	overflow

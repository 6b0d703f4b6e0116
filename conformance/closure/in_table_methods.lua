local function account(balance)
  local self = {}
  function self.deposit(v) balance = balance + v return self end
  function self.balance() return balance end
  return self
end
local a, b = account(10), account(0)
a.deposit(5).deposit(7)
print(a.balance(), b.balance())    --> 22	0

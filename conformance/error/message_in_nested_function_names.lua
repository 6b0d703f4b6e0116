local Account = {}
Account.__index = Account
function Account:withdraw(n)
  if n > self.balance then error("insufficient funds") end --! runtime: insufficient funds
  self.balance = self.balance - n
end
local a = setmetatable({ balance = 10 }, Account)
a:withdraw(5)
print(a.balance)                                       --> 5
a:withdraw(50)

-- A bank: accounts of several kinds, transfers that may fail, interest, statements, an audit at each month's end.
-- Needs: operators
local seed = 1234
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local Account = {}
Account.__index = Account
function Account.new(class, id, owner)
  return setmetatable({ id = id, owner = owner, balance = 0, history = {} }, class)
end
function Account:record(kind, amount, other)
  self.history[#self.history + 1] = { kind = kind, amount = amount, other = other, balance = self.balance }
end
function Account:deposit(amount, other)
  if amount <= 0 then error({ code = "amount", id = self.id }) end
  self.balance = self.balance + amount
  self:record("in", amount, other)
end
function Account:limit() return 0 end
function Account:withdraw(amount, other)
  if amount <= 0 then error({ code = "amount", id = self.id }) end
  if self.balance - amount < self:limit() then
    error(setmetatable({ code = "funds", id = self.id, missing = amount - self.balance }, { __tostring = function(e) return "funds of " .. e.id end }))
  end
  self.balance = self.balance - amount
  self:record("out", amount, other)
end
function Account:fee() return 0 end
function Account:interest() return 0 end
function Account:closeMonth()
  local fee, interest = self:fee(), self:interest()
  if interest > 0 then self:deposit(interest, "interest") end
  if fee > 0 then
    self.balance = self.balance - fee
    self:record("fee", fee)
  end
  return fee, interest
end

local function derive(methods)
  methods.__index = methods
  return setmetatable(methods, { __index = Account, __call = Account.new })
end
local Checking = derive {
  limit = function() return -500 end,
  fee = function(self) return self.balance < 100 and 5 or 1 end,
}
local Savings = derive {
  interest = function(self) return self.balance // 200 end,
  withdraw = function(self, amount, other)
    self.withdrawals = (self.withdrawals or 0) + 1
    if self.withdrawals > 3 then error({ code = "often", id = self.id }) end
    return Account.withdraw(self, amount, other)
  end,
  closeMonth = function(self)
    self.withdrawals = 0
    return Account.closeMonth(self)
  end,
}
local Business = derive {
  limit = function() return -5000 end,
  fee = function(self) return 10 + #self.history // 10 end,
  interest = function(self) return self.balance > 10000 and 7 or 0 end,
}

local Bank = {}
Bank.__index = Bank
function Bank.new() return setmetatable({ accounts = {}, failures = {}, fees = 0, interest = 0, paidIn = 0 }, Bank) end
function Bank:open(class, owner, amount)
  local account = class(#self.accounts + 1, owner)
  self.accounts[account.id] = account
  account:deposit(amount, "opening")
  self.paidIn = self.paidIn + amount
  return account
end
function Bank:transfer(from, to, amount)
  local a, b = self.accounts[from], self.accounts[to]
  local ok, problem = pcall(function()
    if not a or not b then error("no such account", 0) end
    if a == b then error("same account", 0) end
    a:withdraw(amount, b.id)
    b:deposit(amount, a.id)
  end)
  if not ok then
    local code = type(problem) == "table" and problem.code or problem
    self.failures[code] = (self.failures[code] or 0) + 1
  end
  return ok
end
function Bank:closeMonth()
  for _, account in ipairs(self.accounts) do
    local fee, interest = account:closeMonth()
    self.fees = self.fees + fee
    self.interest = self.interest + interest
  end
  local total = 0
  for _, account in ipairs(self.accounts) do total = total + account.balance end
  assert(total == self.paidIn + self.interest - self.fees, "the books do not balance")
  return total
end
local function statement(account)
  local lines = { ("Account %d of %s"):format(account.id, account.owner) }
  for i = math.max(1, #account.history - 8), #account.history do
    local h = account.history[i]
    lines[#lines + 1] = ("%-4s %8d %-10s %10d"):format(h.kind, h.amount, tostring(h.other or ""), h.balance)
  end
  return table.concat(lines, "\n")
end

local bank = Bank.new()
local classes = { Checking, Savings, Business }
for i = 1, 60 do bank:open(classes[i % 3 + 1], "owner " .. i % 17, random(3000)) end
local done, total = 0, 0
for month = 1, 12 do
  for _ = 1, 900 do
    if bank:transfer(random(62), random(60), random(400) - 3) then done = done + 1 end
  end
  total = bank:closeMonth()
end
local text = {}
for i = 1, 60, 2 do text[#text + 1] = statement(bank.accounts[i]) end
text = table.concat(text, "\n")
local codes, sum = {}, 0
for code, n in pairs(bank.failures) do codes[#codes + 1] = code .. ":" .. n end
table.sort(codes)
for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000003 end
print(done, total, bank.fees, bank.interest, table.concat(codes, " "), sum) --> 5113	99283	6473	9691	amount:48 funds:2327 no such account:353 often:2773 same account:186	885525

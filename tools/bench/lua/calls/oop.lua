-- Objects: classes three deep, overridden methods, calls of the inherited one, fields made in constructors.
local rounds = tonumber((...)) or 190
local function class(parent)
    local methods = {}
    methods.__index = methods
    methods.new = function(...)
        local object = setmetatable({}, methods)
        object:init(...)
        return object
    end
    return setmetatable(methods, { __index = parent })
end
local Account = class()
function Account:init(owner, balance) self.owner, self.balance, self.moves = owner, balance, 0 end
function Account:deposit(amount)
    self.balance = self.balance + amount
    self.moves = self.moves + 1
end
function Account:withdraw(amount)
    if amount > self:available() then return false end
    self.balance = self.balance - amount
    self.moves = self.moves + 1
    return true
end
function Account:available() return self.balance end
function Account:fee() return 0 end
local Giro = class(Account)
function Giro:init(owner, balance, credit)
    Account.init(self, owner, balance)
    self.credit = credit
end
function Giro:available() return self.balance + self.credit end
function Giro:fee() return 2 end
local Company = class(Giro)
function Company:init(owner, balance)
    Giro.init(self, owner, balance, 5000)
    self.volume = 0
end
function Company:deposit(amount)
    self.volume = self.volume + amount
    Giro.deposit(self, amount)
end
function Company:fee() return Giro.fee(self) + self.volume % 3 end
local function run()
    local accounts, refused, seed = {}, 0, 11
    for i = 1, 300 do
        local kind = i % 3
        accounts[i] = kind == 0 and Account.new(i, 1000) or kind == 1 and Giro.new(i, 500, 300) or Company.new(i, 100)
    end
    for _ = 1, 8000 do
        seed = (seed * 3877 + 29573) % 139968
        local from, to = accounts[seed % 300 + 1], accounts[seed % 299 + 1]
        local amount = seed % 97
        if from:withdraw(amount + from:fee()) then to:deposit(amount) else refused = refused + 1 end
    end
    local balance, moves = 0, 0
    for i = 1, #accounts do balance, moves = balance + accounts[i].balance, moves + accounts[i].moves end
    return balance, moves, refused
end
local balance, moves, refused
for _ = 1, rounds do balance, moves, refused = run() end
print(balance, moves, refused) --> 146788	15858	71

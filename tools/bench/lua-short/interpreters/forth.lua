-- A Forth: outer interpreter, dictionary, compiling words, loops, variables, strings; a library and programs in it.
local Forth = {}
Forth.__index = Forth

local function binary(f)
  return function(vm)
    local b, a = vm:pop(), vm:pop()
    vm:push(f(a, b))
  end
end
local function truth(v) return v and -1 or 0 end

local core = {
  ["+"] = binary(function(a, b) return a + b end),
  ["-"] = binary(function(a, b) return a - b end),
  ["*"] = binary(function(a, b) return a * b end),
  ["/"] = binary(function(a, b) if b == 0 then error("division by zero", 0) end return math.floor(a / b) end),
  mod = binary(function(a, b) if b == 0 then error("division by zero", 0) end return a % b end),
  ["="] = binary(function(a, b) return truth(a == b) end),
  ["<"] = binary(function(a, b) return truth(a < b) end),
  [">"] = binary(function(a, b) return truth(a > b) end),
  max = binary(math.max),
  min = binary(math.min),
  dup = function(vm) local a = vm:pop() vm:push(a) vm:push(a) end,
  drop = function(vm) vm:pop() end,
  swap = function(vm) local b, a = vm:pop(), vm:pop() vm:push(b) vm:push(a) end,
  over = function(vm) local b, a = vm:pop(), vm:pop() vm:push(a) vm:push(b) vm:push(a) end,
  rot = function(vm) local c, b, a = vm:pop(), vm:pop(), vm:pop() vm:push(b) vm:push(c) vm:push(a) end,
  ["."] = function(vm) vm:print(("%d "):format(vm:pop())) end,
  emit = function(vm) vm:print(string.char(vm:pop())) end,
  cr = function(vm) vm:print("\n") end,
  [">r"] = function(vm) vm.rack[#vm.rack + 1] = vm:pop() end,
  ["r>"] = function(vm) vm:push(table.remove(vm.rack)) end,
  i = function(vm) vm:push(vm.rack[#vm.rack]) end,
  j = function(vm) vm:push(vm.rack[#vm.rack - 2]) end,
  ["@"] = function(vm) vm:push(vm.memory[vm:pop()] or 0) end,
  ["!"] = function(vm) local at, v = vm:pop(), vm:pop() vm.memory[at] = v end,
  depth = function(vm) vm:push(#vm.stack) end,
}

local immediate = {}
immediate["if"] = function(vm) vm:emit("jump0") vm:mark(vm:emit(0)) end
immediate["else"] = function(vm)
  vm:emit("jump")
  local at = vm:emit(0)
  vm.code[table.remove(vm.marks)] = #vm.code + 1
  vm:mark(at)
end
immediate["then"] = function(vm) vm.code[table.remove(vm.marks)] = #vm.code + 1 end
immediate["begin"] = function(vm) vm:mark(#vm.code + 1) end
immediate["until"] = function(vm) vm:emit("jump0") vm:emit(table.remove(vm.marks)) end
immediate["while"] = function(vm) vm:emit("jump0") vm:mark(vm:emit(0)) end
immediate["repeat"] = function(vm)
  local out, back = table.remove(vm.marks), table.remove(vm.marks)
  vm:emit("jump")
  vm:emit(back)
  vm.code[out] = #vm.code + 1
end
immediate["do"] = function(vm) vm:emit("do") vm:mark(#vm.code + 1) end
immediate["loop"] = function(vm) vm:emit("loop") vm:emit(table.remove(vm.marks)) end
immediate[";"] = function(vm)
  vm.words[vm.name] = vm.code
  vm.code = nil
end
immediate["recurse"] = function(vm) vm:emit(vm.code) end

function Forth.new()
  local self = setmetatable({ stack = {}, rack = {}, memory = {}, words = {}, output = {}, marks = {}, here = 1, steps = 0 }, Forth)
  for name, f in pairs(core) do self.words[name] = f end
  return self
end
function Forth:push(v) self.stack[#self.stack + 1] = v end
function Forth:pop()
  local n = #self.stack
  if n == 0 then error("stack underflow", 0) end
  local v = self.stack[n]
  self.stack[n] = nil
  return v
end
function Forth:print(s) self.output[#self.output + 1] = s end
function Forth:emit(x)
  self.code[#self.code + 1] = x
  return #self.code
end
function Forth:mark(at) self.marks[#self.marks + 1] = at end

function Forth:execute(word)
  if type(word) == "function" then return word(self) end
  local pc, rack = 1, self.rack
  while true do
    local op = word[pc]
    if op == nil then return end
    self.steps = self.steps + 1
    if op == "push" then
      self:push(word[pc + 1])
      pc = pc + 2
    elseif op == "jump" then
      pc = word[pc + 1]
    elseif op == "jump0" then
      pc = self:pop() == 0 and word[pc + 1] or pc + 2
    elseif op == "print" then
      self:print(word[pc + 1])
      pc = pc + 2
    elseif op == "do" then
      local from, limit = self:pop(), self:pop()
      rack[#rack + 1], rack[#rack + 2] = limit, from
      pc = pc + 1
    elseif op == "loop" then
      local n = #rack
      rack[n] = rack[n] + 1
      if rack[n] < rack[n - 1] then
        pc = word[pc + 1]
      else
        rack[n], rack[n - 1] = nil, nil
        pc = pc + 2
      end
    else
      self:execute(op)
      pc = pc + 1
    end
  end
end

function Forth:run(text)
  local at = 1
  local function next()
    local word, stop = text:match("^%s*(%S+)%s?()", at)
    at = stop or #text + 1
    return word
  end
  for word in next do
    local name = word:lower()
    if name == "\\" then
      at = (text:find("\n", at, true) or #text) + 1
    elseif name == "(" then
      at = (text:find(")", at, true) or #text) + 1
    elseif name == ":" then
      self.name, self.code = next():lower(), {}
    elseif name == "variable" then
      local where = self.here
      self.here = where + 1
      self.words[next():lower()] = function(vm) vm:push(where) end
    elseif name == '."' then
      local stop = text:find('"', at, true)
      local s = text:sub(at, stop - 1)
      at = stop + 1
      if self.code then self:emit("print") self:emit(s) else self:print(s) end
    elseif immediate[name] then
      if not self.code then error(name .. " outside of a definition", 0) end
      immediate[name](self)
    else
      local known, number = self.words[name], tonumber(word)
      if not known and not number then error(word .. " ?", 0) end
      if self.code then
        if known then self:emit(known) else self:emit("push") self:emit(number) end
      elseif known then
        self:execute(known)
      else
        self:push(number)
      end
    end
  end
  return table.concat(self.output)
end

local library = [[
: square dup * ;   : 2dup over over ;   : not 0 = ;
: gcd begin dup while swap over mod repeat drop ;
: fact ( n -- n! ) dup 2 < if drop 1 else dup 1 - recurse * then ;
: fib dup 2 < if else dup 1 - recurse swap 2 - recurse + then ;
: prime? dup 2 < if drop 0 else 2 begin 2dup square < not over 0 > * while 2dup mod 0 = if 2drop 0 0 0 else 1 + then repeat drop drop -1 then ;
: stars 0 do 42 emit loop ;
: triangle 1 + 1 do i stars cr loop ;
: collatz 0 swap begin dup 1 > while dup 2 mod if 3 * 1 + else 2 / then swap 1 + swap repeat drop ;
: table 4 1 do 4 1 do i j * . loop cr loop ;
]]
local vm = Forth.new()
core["2drop"] = function(m) m:pop() m:pop() end
vm.words["2drop"] = core["2drop"]
local source = library:gsub(": prime%?.-;\n", ": divides? mod 0 = ; : prime? dup 2 < if drop 0 else -1 swap dup 2 do dup i divides? if swap drop 0 swap then loop drop then ;\n")
vm:run(source)
vm:run("variable total 0 total ! : sum-primes 0 do i prime? if i total @ + total ! then loop ;")
vm:run([[ ." start " 48 18 gcd . 10 fact . 15 fib . cr 4 triangle table 60 sum-primes total @ . 27 collatz . ]])
vm:run(": longest 0 swap 1 do i collatz max loop ; 80 longest . depth .")
local failures = {}
for _, text in ipairs { "1 +", "1 0 /", "foo", "if", "drop" } do
  failures[#failures + 1] = tostring(select(2, pcall(vm.run, vm, text)))
end
local output = table.concat(vm.output)
local sum = 0
for i = 1, #output do sum = (sum * 31 + output:byte(i)) % 1000003 end
print(vm.steps, #output, sum, output:sub(-8), table.concat(failures, "; ")) --> 70561	70	94576	1 115 0 	stack underflow; division by zero; foo ?; if outside of a definition; stack underflow

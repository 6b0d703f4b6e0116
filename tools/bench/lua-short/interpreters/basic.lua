-- A line-numbered BASIC: tokens, expressions by precedence, FOR and GOSUB stacks, arrays, strings, DATA, messages.
local Basic = {}
Basic.__index = Basic

local function tokenize(s)
  local list, at = {}, 1
  while true do
    at = s:match("^%s*()", at)
    if at > #s then return list end
    local str = s:match('^"[^"]*"', at)
    local number = s:match("^%d+%.?%d*", at)
    local word = s:match("^%a+%d*%$?", at)
    local op = s:match("^[<>]=", at) or s:match("^<>", at) or s:sub(at, at)
    local token = str or number or word and word:upper() or op
    list[#list + 1] = token
    at = at + #token
  end
end

local levels = { OR = 1, AND = 2, ["="] = 3, ["<>"] = 3, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["+"] = 4, ["-"] = 4, ["*"] = 5, ["/"] = 5, MOD = 5, ["^"] = 6 }
local function flag(v) return v and -1 or 0 end
local binary = {
  OR = function(a, b) return flag(a ~= 0 or b ~= 0) end,
  AND = function(a, b) return flag(a ~= 0 and b ~= 0) end,
  ["="] = function(a, b) return flag(a == b) end,
  ["<>"] = function(a, b) return flag(a ~= b) end,
  ["<"] = function(a, b) return flag(a < b) end,
  [">"] = function(a, b) return flag(a > b) end,
  ["<="] = function(a, b) return flag(a <= b) end,
  [">="] = function(a, b) return flag(a >= b) end,
  ["+"] = function(a, b) return type(a) == "string" and a .. b or a + b end,
  ["-"] = function(a, b) return a - b end,
  ["*"] = function(a, b) return a * b end,
  ["/"] = function(a, b) if b == 0 then error("DIVISION BY ZERO", 0) end return a / b end,
  MOD = function(a, b) return a % b end,
  ["^"] = function(a, b) return a ^ b end,
}
local functions = {
  ABS = math.abs, INT = math.floor, SQR = math.sqrt, LEN = function(s) return #s end,
  MID = function(s, i, n) return s:sub(i, i + n - 1) end, CHR = string.char, ASC = string.byte,
  STR = function(n) return ("%g"):format(n) end, VAL = function(s) return tonumber(s) or 0 end,
}

function Basic.new(source)
  local self = setmetatable({ lines = {}, order = {}, vars = {}, arrays = {}, data = {}, out = {}, loops = {}, returns = {}, steps = 0 }, Basic)
  for number, rest in source:gmatch("(%d+)%s+([^\n]+)") do
    number = tonumber(number)
    self.order[#self.order + 1] = number
    local statements = {}
    for part in (rest:gsub('"[^"]*"', function(s) return (s:gsub(":", "\1")) end) .. ":"):gmatch("(.-):") do
      statements[#statements + 1] = tokenize((part:gsub("\1", ":")))
    end
    self.lines[number] = statements
    for _, s in ipairs(statements) do
      if s[1] == "DATA" then
        for i = 2, #s, 2 do self.data[#self.data + 1] = tonumber(s[i]) or s[i]:match('^"(.*)"$') end
      end
    end
  end
  table.sort(self.order)
  self.index = {}
  for i, number in ipairs(self.order) do self.index[number] = i end
  return self
end

function Basic:primary()
  local t = self.tokens[self.at]
  self.at = self.at + 1
  if t == nil then error("SYNTAX", 0) end
  if t == "(" then
    local v = self:expression(1)
    self:expect(")")
    return v
  elseif t == "-" then
    return -self:primary()
  elseif t == "NOT" then
    return flag(self:primary() == 0)
  elseif tonumber(t) then
    return tonumber(t)
  elseif t:sub(1, 1) == '"' then
    return t:sub(2, -2)
  end
  if self.tokens[self.at] == "(" then
    local args = {}
    repeat
      self.at = self.at + 1
      args[#args + 1] = self:expression(1)
    until self.tokens[self.at] ~= ","
    self:expect(")")
    local f = functions[t:gsub("%$", "")]
    if f then return f(args[1], args[2], args[3]) end
    local array = self.arrays[t] or error("NO ARRAY " .. t, 0)
    return array[args[1]] or error("SUBSCRIPT", 0)
  end
  return self.vars[t] or (t:sub(-1) == "$" and "" or 0)
end
function Basic:expression(least)
  local left = self:primary()
  while true do
    local op = self.tokens[self.at]
    local level = levels[op]
    if not level or level < least then return left end
    self.at = self.at + 1
    left = binary[op](left, self:expression(level + 1))
  end
end
function Basic:expect(t)
  if self.tokens[self.at] ~= t then error("SYNTAX", 0) end
  self.at = self.at + 1
end
function Basic:jump(number)
  self.line = self.index[number] or error("NO LINE " .. number, 0)
  self.statement = 0
end

local commands = {}
function commands:PRINT()
  local parts, newline = {}, true
  while self.tokens[self.at] do
    local t = self.tokens[self.at]
    if t == ";" or t == "," then
      newline = false
      self.at = self.at + 1
    else
      local v = self:expression(1)
      parts[#parts + 1] = type(v) == "number" and ("%g "):format(v) or v
      newline = true
    end
  end
  self.out[#self.out + 1] = table.concat(parts) .. (newline and "\n" or "")
end
function commands:LET()
  local name = self.tokens[self.at]
  self.at = self.at + 1
  if self.tokens[self.at] == "(" then
    self.at = self.at + 1
    local i = self:expression(1)
    self:expect(")")
    self:expect("=")
    local array = self.arrays[name] or error("NO ARRAY " .. name, 0)
    if not array[i] then error("SUBSCRIPT", 0) end
    array[i] = self:expression(1)
  else
    self:expect("=")
    self.vars[name] = self:expression(1)
  end
end
function commands:IF()
  local test = self:expression(1)
  self:expect("THEN")
  if test ~= 0 then
    if tonumber(self.tokens[self.at]) then return self:jump(tonumber(self.tokens[self.at])) end
    return self:execute()
  end
  self.statement = 1000
end
function commands:GOTO() self:jump(self:expression(1)) end
function commands:GOSUB()
  local target = self:expression(1)
  self.returns[#self.returns + 1] = { self.line, self.statement }
  self:jump(target)
end
function commands:RETURN()
  local back = table.remove(self.returns) or error("RETURN WITHOUT GOSUB", 0)
  self.line, self.statement = back[1], back[2]
end
function commands:FOR()
  local name = self.tokens[self.at]
  self.at = self.at + 1
  self:expect("=")
  self.vars[name] = self:expression(1)
  self:expect("TO")
  local limit, step = self:expression(1), 1
  if self.tokens[self.at] == "STEP" then
    self.at = self.at + 1
    step = self:expression(1)
  end
  self.loops[#self.loops + 1] = { name = name, limit = limit, step = step, line = self.line, statement = self.statement }
end
function commands:NEXT()
  local loop = self.loops[#self.loops] or error("NEXT WITHOUT FOR", 0)
  local v = self.vars[loop.name] + loop.step
  self.vars[loop.name] = v
  if loop.step > 0 and v <= loop.limit or loop.step < 0 and v >= loop.limit then
    self.line, self.statement = loop.line, loop.statement
  else
    self.loops[#self.loops] = nil
  end
end
function commands:DIM()
  local name = self.tokens[self.at]
  self.at = self.at + 2
  local n, array = self:expression(1), {}
  for i = 0, n do array[i] = name:sub(-1) == "$" and "" or 0 end
  self.arrays[name] = array
end
function commands:READ()
  self.reading = (self.reading or 0) + 1
  self.vars[self.tokens[self.at]] = self.data[self.reading] or error("OUT OF DATA", 0)
end
function commands:DATA() end
function commands:REM() end
function commands:END() self.line = #self.order + 1 end

function Basic:execute()
  local word = self.tokens[self.at]
  local command = commands[word]
  if command then self.at = self.at + 1 else command = commands.LET end
  command(self)
end
function Basic:run()
  self.line, self.statement = 1, 0
  local ok, problem = pcall(function()
    while self.order[self.line] do
      local statements = self.lines[self.order[self.line]]
      self.statement = self.statement + 1
      if self.statement > #statements then
        self.line, self.statement = self.line + 1, 0
      else
        self.steps = self.steps + 1
        self.tokens, self.at = statements[self.statement], 1
        self:execute()
      end
    end
  end)
  if not ok then self.out[#self.out + 1] = ("?%s IN %d"):format(problem, self.order[self.line]) end
  return table.concat(self.out)
end

local programs = {
  '10 FOR I=1 TO 10:LET S=S+I*I:NEXT\n20 PRINT "SUM: ";S',
  "10 DIM P(220)\n20 FOR I=2 TO 220\n30 IF P(I)=1 THEN 70\n40 C=C+1\n50 IF I*I>220 THEN 70\n60 FOR J=I*I TO 220 STEP I:P(J)=1:NEXT\n70 NEXT\n80 PRINT C;\n90 FOR I=200 TO 220:IF P(I)=0 THEN PRINT I;\n95 NEXT",
  '10 A$="":B$="STRESSED"\n20 FOR I=LEN(B$) TO 1 STEP -1:A$=A$+MID$(B$,I,1):NEXT\n30 PRINT A$',
  "10 A=48:B=180:GOSUB 100:PRINT A;\n20 A=17:B=5:GOSUB 100:PRINT A\n30 END\n100 IF B=0 THEN RETURN\n110 T=A MOD B:A=B:B=T:GOTO 100",
  '10 DATA 5,"ADA",3,"BOB",9,"CY"\n20 FOR I=1 TO 3:READ N:READ N$:PRINT N$;N*2;:NEXT\n30 READ X',
  "10 N=27\n20 IF N=1 THEN 60\n30 K=K+1\n40 IF N MOD 2=0 THEN N=N/2:GOTO 20\n50 N=3*N+1:GOTO 20\n60 PRINT K",
  "10 DIM F(30)\n20 F(1)=1:F(2)=1\n30 FOR I=3 TO 30:F(I)=F(I-1)+F(I-2):NEXT\n40 PRINT F(30),SQR(2)^2,INT(-2.5)\n50 PRINT F(31)",
  "10 FOR I=1 TO 6:X=10\n20 X=(X+2/X)/2:D=ABS(X*X-2):IF D>0.000001 THEN 20\n30 NEXT:PRINT INT(X*100000)\n40 PRINT 1/0",
  "10 PRINT 1+\n", "10 GOTO 99", "10 NEXT",
}
local out, steps = {}, 0
for round = 1, 3 do
  for i, source in ipairs(programs) do
    local vm = Basic.new(source)
    out[i] = vm:run():gsub("\n", "/")
    steps = steps + vm.steps
  end
end
print(steps, table.concat(out, " ")) --> 5643	SUM: 385 / 47 211  DESSERTS/ 12 1 / ADA10 BOB6 CY18 ?OUT OF DATA IN 30 111 / 832040 2 -3 /?SUBSCRIPT IN 50 141421 /?DIVISION BY ZERO IN 40 ?SYNTAX IN 10 ?NO LINE 99 IN 10 ?NEXT WITHOUT FOR IN 10

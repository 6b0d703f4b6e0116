-- Brainf***: programs are checked, optimised to fewer instructions, run by a loop, and translated to Lua and loaded.
local load = loadstring or load

local function parse(text)
  local code, stack = {}, {}
  for at = 1, #text do
    local c = text:sub(at, at)
    local last = code[#code]
    if c == "+" or c == "-" then
      local n = c == "+" and 1 or -1
      if last and last.op == "add" then last.n = last.n + n else code[#code + 1] = { op = "add", n = n } end
    elseif c == ">" or c == "<" then
      local n = c == ">" and 1 or -1
      if last and last.op == "move" then last.n = last.n + n else code[#code + 1] = { op = "move", n = n } end
    elseif c == "." then
      code[#code + 1] = { op = "put" }
    elseif c == "," then
      code[#code + 1] = { op = "get" }
    elseif c == "[" then
      code[#code + 1] = { op = "loop" }
      stack[#stack + 1] = #code
    elseif c == "]" then
      local from = table.remove(stack) or error("']' at " .. at .. " without '['", 0)
      if #code == from + 1 and last.op == "add" and last.n % 2 ~= 0 then
        code[#code] = nil
        code[from] = { op = "zero" }
      else
        code[#code + 1] = { op = "back", to = from }
        code[from].to = #code
      end
    end
  end
  if #stack > 0 then error(#stack .. " '[' without ']'", 0) end
  return code
end

local function run(code, input)
  local tape, at, pc, out, read, steps = { [0] = 0 }, 0, 1, {}, 0, 0
  local n = #code
  while pc <= n do
    local i = code[pc]
    local op = i.op
    steps = steps + 1
    if op == "add" then
      tape[at] = ((tape[at] or 0) + i.n) % 256
    elseif op == "move" then
      at = at + i.n
    elseif op == "put" then
      out[#out + 1] = string.char(tape[at] or 0)
    elseif op == "get" then
      read = read + 1
      tape[at] = input:byte(read) or 0
    elseif op == "zero" then
      tape[at] = 0
    elseif op == "loop" then
      if (tape[at] or 0) == 0 then pc = i.to end
    elseif (tape[at] or 0) ~= 0 then
      pc = i.to
    end
    pc = pc + 1
  end
  return table.concat(out), steps
end

local function translate(code)
  local out = { "local input = ... local t, p, o, r = setmetatable({}, {__index = function() return 0 end}), 0, {}, 0" }
  local lines = {
    add = function(i) return ("t[p] = (t[p] + %d) %% 256"):format(i.n) end,
    move = function(i) return ("p = p + %d"):format(i.n) end,
    put = function() return "o[#o + 1] = string.char(t[p])" end,
    get = function() return "r = r + 1 t[p] = input:byte(r) or 0" end,
    zero = function() return "t[p] = 0" end,
    loop = function() return "while t[p] ~= 0 do" end,
    back = function() return "end" end,
  }
  for _, i in ipairs(code) do out[#out + 1] = lines[i.op](i) end
  out[#out + 1] = "return table.concat(o)"
  return assert(load(table.concat(out, "\n"), "=translated"))
end

local programs = {
  { "++++++++[>++++++++<-]>+.+.+.<++++[>+++++++<-]>--.", "" }, -- four letters
  { ",[>,]<[.<]", "a reversed text" },
  { ",[.-]", "~" },
  { "++++++++++[>++++++++++[>++++++++++[>+>+<<-]<-]<-]>>>[-]>.", "" }, -- 1000 modulo 256
  { ">,[>,]<[<]>[.>]<[<]>[++.>]", "twice and shifted" },
}
local texts, steps, agree = {}, 0, 0
for i, program in ipairs(programs) do
  local code = parse(program[1])
  for round = 1, i == 4 and 20 or 1 do
    local text, n = run(code, program[2])
    steps = steps + n
    if translate(code)(program[2]) == text then agree = agree + 1 end
    texts[i] = text:gsub("[^ -~]", function(c) return ("<%d>"):format(c:byte()) end):sub(-20)
  end
end
-- Programs that print a text, made by difference.
for i = 1, 25 do
  local text, out, last = ("message %d of 25"):format(i), {}, 0
  for c in text:gmatch(".") do
    local d = c:byte() - last
    out[#out + 1] = (d >= 0 and "+" or "-"):rep(math.abs(d)) .. "."
    last = c:byte()
  end
  local code = parse(table.concat(out))
  if run(code, "") == text and translate(code)("") == text then agree = agree + 1 end
end
print(agree, steps, table.concat(texts, "|"), select(2, pcall(parse, "[[]")), select(2, pcall(parse, "+]"))) --> 49	154118	ABC]|txet desrever a|7><6><5><4><3><2><1>|<232>|tedvykeg"cpf"ujkhvgf	1 '[' without ']'	']' at 2 without '['

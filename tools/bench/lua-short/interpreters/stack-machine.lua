-- An assembler with labels and macros for a stack machine, its loop over numbered instructions, a profile, a trace.
local names = { "push", "add", "sub", "mul", "div", "mod", "dup", "swap", "over", "pop", "load", "store", "jump", "jz", "jlt", "call", "ret", "print", "halt", "inc" }
local codes = {}
for i, name in ipairs(names) do codes[name] = i end
local operand = { push = true, load = true, store = true, jump = true, jz = true, jlt = true, call = true, inc = true }

local function assemble(text)
  local macros, lines, current = {}, {}, nil
  for line in text:gmatch("[^\n]+") do
    line = line:gsub(";.*", ""):gsub("^%s+", ""):gsub("%s+$", "")
    if line:match("^%.macro") then
      local name = line:match("^%.macro%s+(%w+)")
      current = {}
      macros[name] = current
    elseif line == ".end" then
      current = nil
    elseif current then
      current[#current + 1] = line
    elseif line ~= "" then
      local name, args = line:match("^(%w+)%s*(.*)$")
      if name and macros[name] then
        local given = {}
        for arg in args:gmatch("[^,%s]+") do given[#given + 1] = arg end
        for _, each in ipairs(macros[name]) do
          lines[#lines + 1] = each:gsub("%%(%d)", function(n) return given[tonumber(n)] or "" end)
        end
      else
        lines[#lines + 1] = line
      end
    end
  end
  local code, labels, fixes = {}, {}, {}
  for number, line in ipairs(lines) do
    local label = line:match("^(%w+):$")
    if label then
      if labels[label] then error("label " .. label .. " twice", 0) end
      labels[label] = #code + 1
    else
      local op, arg = line:match("^(%w+)%s*(%S*)$")
      local opcode = codes[op] or error(("line %d: what is '%s'?"):format(number, line), 0)
      code[#code + 1] = opcode
      if operand[op] then
        local value = tonumber(arg)
        code[#code + 1] = value or 0
        if not value then fixes[#code] = arg end
      end
    end
  end
  for at, label in pairs(fixes) do code[at] = labels[label] or error("no label " .. label, 0) end
  return code
end

local function run(code, limit)
  local stack, top, memory, calls, out, pc, steps, profile = {}, 0, {}, {}, {}, 1, 0, {}
  for i = 1, #names do profile[i] = 0 end
  while true do
    local op = code[pc]
    steps = steps + 1
    profile[op] = profile[op] + 1
    if steps > limit then error("too many steps", 0) end
    pc = pc + 1
    if op == 1 then
      top = top + 1
      stack[top] = code[pc]
      pc = pc + 1
    elseif op >= 2 and op <= 6 then
      local b, a = stack[top], stack[top - 1]
      top = top - 1
      if op == 2 then
        stack[top] = a + b
      elseif op == 3 then
        stack[top] = a - b
      elseif op == 4 then
        stack[top] = a * b
      elseif b == 0 then
        error("division by zero at " .. pc - 1, 0)
      elseif op == 5 then
        stack[top] = math.floor(a / b)
      else
        stack[top] = a % b
      end
    elseif op == 7 then
      stack[top + 1] = stack[top]
      top = top + 1
    elseif op == 8 then
      stack[top], stack[top - 1] = stack[top - 1], stack[top]
    elseif op == 9 then
      stack[top + 1] = stack[top - 1]
      top = top + 1
    elseif op == 10 then
      top = top - 1
    elseif op == 11 then
      top = top + 1
      stack[top] = memory[code[pc]] or 0
      pc = pc + 1
    elseif op == 12 then
      memory[code[pc]] = stack[top]
      top = top - 1
      pc = pc + 1
    elseif op == 13 then
      pc = code[pc]
    elseif op == 14 then
      pc = stack[top] == 0 and code[pc] or pc + 1
      top = top - 1
    elseif op == 15 then
      pc = stack[top - 1] < stack[top] and code[pc] or pc + 1
      top = top - 2
    elseif op == 16 then
      calls[#calls + 1] = pc + 1
      pc = code[pc]
    elseif op == 17 then
      pc = table.remove(calls)
    elseif op == 18 then
      out[#out + 1] = ("%d"):format(stack[top])
      top = top - 1
    elseif op == 19 then
      return out, steps, profile
    else
      memory[code[pc]] = (memory[code[pc]] or 0) + 1
      pc = pc + 1
    end
    if top < 0 then error("stack underflow at " .. pc, 0) end
  end
end

local programs = {
  [[ ; sum and sum of squares
.macro addto
  load %1
  add
  store %1
.end
  push 1
  store 1
loop:
  load 1
  addto 2
  load 1
  dup
  mul
  addto 3
  inc 1
  load 1
  push 900
  jlt loop
  load 2
  print
  load 3
  print
  halt]],
  [[ ; primes by division
  push 2
  store 1
next:
  push 2
  store 2
try:
  load 2
  dup
  mul
  load 1
  swap
  jlt prime
  load 1
  load 2
  mod
  jz composite
  inc 2
  jump try
prime:
  inc 9
  load 1
  store 8
composite:
  inc 1
  load 1
  push 260
  jlt next
  load 9
  print
  load 8
  print
  halt]],
  [[ ; fibonacci by calls
  push 13
  call fib
  print
  halt
fib:
  dup
  push 2
  jlt done
  dup
  push 1
  sub
  call fib
  swap
  push 2
  sub
  call fib
  add
done:
  ret]],
  [[ ; greatest common divisors
  push 1
  store 1
loop:
  load 1
  push 360
gcd:
  dup
  jz out
  swap
  over
  mod
  jump gcd
out:
  pop
  load 5
  add
  store 5
  inc 1
  load 1
  push 360
  jlt loop
  load 5
  print
  halt]],
}
local outputs, total, counts = {}, 0, {}
for _, text in ipairs(programs) do
  local out, steps, profile = run(assemble(text), 200000)
  outputs[#outputs + 1] = table.concat(out, ",")
  total = total + steps
  for i, n in ipairs(profile) do counts[i] = (counts[i] or 0) + n end
end
local failures = {}
for _, text in ipairs { "jump nowhere", "push 1\npush 0\ndiv\nhalt", "a:\na:", "frob", "add", "x:\njump x" } do
  failures[#failures + 1] = tostring(select(2, pcall(function() return run(assemble(text), 5000) end))):gsub("^.*attempt.*$", "a fault")
end
local busiest = {}
for i, name in ipairs(names) do busiest[i] = { name, counts[i] } end
table.sort(busiest, function(a, b) return a[2] > b[2] or a[2] == b[2] and a[1] < b[1] end)
print(total, table.concat(outputs, " "), busiest[1][1] .. busiest[1][2], busiest[2][1] .. busiest[2][2], table.concat(failures, "; ")) --> 46796	404550,242595150 55,257 233 3420	load9520	dup5203	no label nowhere; division by zero at 5; label a twice; line 1: what is 'frob'?; a fault; too many steps

-- The difference of two texts by longest common subsequence, as unified hunks; patches are applied and reversed.
local seed = 404
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local function split(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- The script of edits: '=' keep, '-' remove, '+' add.
local function edits(a, b)
  local first, lastA, lastB = 1, #a, #b
  while first <= lastA and first <= lastB and a[first] == b[first] do first = first + 1 end
  while lastA >= first and lastB >= first and a[lastA] == b[lastB] do
    lastA, lastB = lastA - 1, lastB - 1
  end
  local lengths = {}
  for i = lastA + 1, first, -1 do
    local row, below = {}, lengths[i + 1]
    for j = lastB + 1, first, -1 do
      if i > lastA or j > lastB then
        row[j] = 0
      elseif a[i] == b[j] then
        row[j] = below[j + 1] + 1
      else
        row[j] = math.max(below[j], row[j + 1])
      end
    end
    lengths[i] = row
  end
  local script = {}
  local function add(op, line) script[#script + 1] = { op = op, line = line } end
  for i = 1, first - 1 do add("=", a[i]) end
  local i, j = first, first
  while i <= lastA or j <= lastB do
    if i <= lastA and j <= lastB and a[i] == b[j] then
      add("=", a[i])
      i, j = i + 1, j + 1
    elseif j > lastB or i <= lastA and lengths[i + 1][j] >= lengths[i][j + 1] then
      add("-", a[i])
      i = i + 1
    else
      add("+", b[j])
      j = j + 1
    end
  end
  for k = lastA + 1, #a do add("=", a[k]) end
  return script
end

local function unified(script, context)
  local out, shown = {}, {}
  for i, edit in ipairs(script) do
    if edit.op ~= "=" then
      for k = i - context, i + context do shown[k] = true end
    end
  end
  local fromLine, toLine, hunk = 1, 1, nil
  local function close()
    if hunk then
      out[#out + 1] = ("@@ -%d,%d +%d,%d @@"):format(hunk.from, hunk.removed, hunk.to, hunk.added)
      for _, line in ipairs(hunk) do out[#out + 1] = line end
      hunk = nil
    end
  end
  for i, edit in ipairs(script) do
    if shown[i] then
      hunk = hunk or { from = fromLine, to = toLine, removed = 0, added = 0 }
      hunk[#hunk + 1] = (edit.op == "=" and " " or edit.op) .. edit.line
      if edit.op ~= "+" then hunk.removed = hunk.removed + 1 end
      if edit.op ~= "-" then hunk.added = hunk.added + 1 end
    else
      close()
    end
    if edit.op ~= "+" then fromLine = fromLine + 1 end
    if edit.op ~= "-" then toLine = toLine + 1 end
  end
  close()
  return table.concat(out, "\n")
end

local function apply(lines, patch, reverse)
  local result, at = {}, 1
  local minus, plus = "-", "+"
  if reverse then minus, plus = plus, minus end
  for _, line in ipairs(split(patch)) do
    local from, _, to = line:match("^@@ %-(%d+),(%d+) %+(%d+)")
    if from then
      local stop = tonumber(reverse and to or from)
      while at < stop do
        result[#result + 1] = lines[at]
        at = at + 1
      end
    else
      local op, text = line:sub(1, 1), line:sub(2)
      if op == " " or op == minus then
        if lines[at] ~= text then error("hunk does not fit at line " .. at) end
        at = at + 1
      end
      if op == " " or op == plus then result[#result + 1] = text end
    end
  end
  for i = at, #lines do result[#result + 1] = lines[i] end
  return result
end

local total, good, sum = 0, 0, 0
for round = 1, 12 do
  local old = {}
  for i = 1, 90 do old[i] = ("line %d of %d: %s"):format(i % 40, round, ("x"):rep(random(12))) end
  local new = {}
  for _, line in ipairs(old) do
    local choice = random(14)
    if choice == 1 then
      new[#new + 1] = line .. " changed"
    elseif choice == 2 then
      new[#new + 1] = "inserted " .. random(100)
      new[#new + 1] = line
    elseif choice > 3 then
      new[#new + 1] = line
    end
  end
  local patch = unified(edits(old, new), 3)
  local forth, back = apply(old, patch), apply(new, patch, true)
  if table.concat(forth, "\n") == table.concat(new, "\n") and table.concat(back, "\n") == table.concat(old, "\n") then good = good + 1 end
  total = total + #patch
  for i = 1, #patch do sum = (sum * 33 + patch:byte(i)) % 1000003 end
end
print(good, total, sum, (pcall(apply, { "a" }, "@@ -1,1 +1,1 @@\n-b\n+c"))) --> 12	23486	166626	false

-- N queens by coroutines: every column is a coroutine that offers rows; solutions are generated, mirrored and classified.
-- Small: 6 --> 4	1	1	4	2:4:6:1:3:5
local N = tonumber((...)) or 12
local create, resume, yield, wrap = coroutine.create, coroutine.resume, coroutine.yield, coroutine.wrap

--- All placements as a generator that recurs through coroutines.
local function place(board, column, rows, up, down)
  if column > N then
    yield(board)
    return
  end
  for row = 1, N do
    local u, d = row + column, row - column + N
    if not rows[row] and not up[u] and not down[d] then
      rows[row], up[u], down[d] = true, true, true
      board[column] = row
      place(board, column + 1, rows, up, down)
      rows[row], up[u], down[d] = nil, nil, nil
    end
  end
end
local function solutions()
  return wrap(function() place({}, 1, {}, {}, {}) end)
end

--- The same with a coroutine for each column, which asks the one before it for its next placement.
local function columns()
  local board = {}
  local function safe(column, row)
    for c = 1, column - 1 do
      local r = board[c]
      if r == row or r - row == c - column or r - row == column - c then return false end
    end
    return true
  end
  local function make(column)
    if column == 0 then
      return create(function()
        yield(true)
        return false
      end)
    end
    local before = make(column - 1)
    return create(function()
      while true do
        local _, more = resume(before)
        if not more then return false end
        for row = 1, N do
          if safe(column, row) then
            board[column] = row
            yield(true)
          end
        end
      end
    end)
  end
  local last = make(N)
  return function()
    local ok, more = resume(last)
    assert(ok, more)
    return more and board or nil
  end
end

local function key(board) return table.concat(board, ":") end
local function rotate(board)
  local turned = {}
  for c = 1, N do turned[board[c]] = N + 1 - c end
  return turned
end
local function mirror(board)
  local turned = {}
  for c = 1, N do turned[c] = board[N + 1 - c] end
  return turned
end

--- The least of the eight images: solutions with the same one are the same.
local function canonical(board)
  local least
  for _ = 1, 2 do
    for _ = 1, 4 do
      local text = key(board)
      if not least or text < least then least = text end
      board = rotate(board)
    end
    board = mirror(board)
  end
  return least
end

local function unique(source)
  return wrap(function()
    local seen = {}
    for board in source do
      local form = canonical(board)
      if not seen[form] then
        seen[form] = true
        yield(form)
      end
    end
  end)
end

local function numbered(source)
  return wrap(function()
    local n = 0
    for each in source do
      n = n + 1
      yield(n, each)
    end
  end)
end

local total, forms, first, equal = 0, 0, nil, 0
for n, form in numbered(unique(solutions())) do forms, first = n, first or form end
local other = columns()
for board in solutions() do
  total = total + 1
  if key(board) == key(other()) then equal = equal + 1 end
end
local different = 0
for board in columns() do
  if canonical(board) == first then different = different + 1 end
end
print(total, forms, different > 0 and 1 or 0, equal, first) --> 14200	1787	1	14200	12:10:8:5:3:1:7:2:11:6:4:9

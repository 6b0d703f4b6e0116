-- Chess pieces on boards: knight's tours by Warnsdorff's rule, distances, queens by backtracking, attacked squares.
local moves = { { 1, 2 }, { 2, 1 }, { 2, -1 }, { 1, -2 }, { -1, -2 }, { -2, -1 }, { -2, 1 }, { -1, 2 } }

local Board = {}
Board.__index = Board
function Board.new(n)
  local self = setmetatable({ n = n, cells = {} }, Board)
  for i = 1, n * n do self.cells[i] = 0 end
  return self
end
function Board:index(x, y)
  if x >= 1 and y >= 1 and x <= self.n and y <= self.n then return (y - 1) * self.n + x end
end
function Board:free(x, y)
  local i = self:index(x, y)
  return i and self.cells[i] == 0
end
function Board:exits(x, y)
  local count = 0
  for _, m in ipairs(moves) do
    if self:free(x + m[1], y + m[2]) then count = count + 1 end
  end
  return count
end

local function tour(n, x, y)
  local board = Board.new(n)
  for step = 1, n * n do
    board.cells[board:index(x, y)] = step
    local best, bx, by, far
    for _, m in ipairs(moves) do
      local nx, ny = x + m[1], y + m[2]
      if board:free(nx, ny) then
        local exits = board:exits(nx, ny)
        local distance = (nx - n / 2) ^ 2 + (ny - n / 2) ^ 2
        if not best or exits < best or exits == best and distance > far then best, bx, by, far = exits, nx, ny, distance end
      end
    end
    if not best then return board, step end
    x, y = bx, by
  end
  return board, n * n
end

local function show(board)
  local lines = {}
  for y = 1, board.n do
    local row = {}
    for x = 1, board.n do row[x] = ("%4d"):format(board.cells[board:index(x, y)]) end
    lines[y] = table.concat(row)
  end
  return table.concat(lines, "\n")
end

local function distances(n, x, y)
  local board, queue, first = Board.new(n), { { x, y } }, 1
  board.cells[board:index(x, y)] = 1
  local furthest = 0
  while queue[first] do
    local here = queue[first]
    first = first + 1
    local d = board.cells[board:index(here[1], here[2])]
    furthest = math.max(furthest, d - 1)
    for _, m in ipairs(moves) do
      local nx, ny = here[1] + m[1], here[2] + m[2]
      if board:free(nx, ny) then
        board.cells[board:index(nx, ny)] = d + 1
        queue[#queue + 1] = { nx, ny }
      end
    end
  end
  return furthest
end

local function queens(n)
  local count, first, rows = 0, nil, {}
  local function safe(column, row)
    for c = 1, column - 1 do
      if rows[c] == row or math.abs(rows[c] - row) == column - c then return false end
    end
    return true
  end
  local function place(column)
    if column > n then
      count = count + 1
      first = first or table.concat(rows, "", 1, n)
      return
    end
    for row = 1, n do
      if safe(column, row) then
        rows[column] = row
        place(column + 1)
      end
    end
  end
  place(1)
  return count, first
end

local slides = { R = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } }, B = { { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 } } }
slides.Q = {}
for _, kind in ipairs { "R", "B" } do
  for _, d in ipairs(slides[kind]) do table.insert(slides.Q, d) end
end
local function attacks(position)
  local pieces, hit = {}, {}
  for rank in position:gmatch("[^/]+") do
    local row = {}
    for c in rank:gmatch(".") do
      if tonumber(c) then
        for _ = 1, tonumber(c) do row[#row + 1] = "." end
      else
        row[#row + 1] = c
      end
    end
    pieces[#pieces + 1] = row
  end
  for y = 1, 8 do
    for x = 1, 8 do
      local piece = pieces[y][x]
      local directions = slides[piece] or (piece == "N" and moves)
      if directions then
        for _, d in ipairs(directions) do
          local nx, ny = x + d[1], y + d[2]
          while nx >= 1 and ny >= 1 and nx <= 8 and ny <= 8 do
            hit[ny * 8 + nx] = true
            if piece == "N" or pieces[ny][nx] ~= "." then break end
            nx, ny = nx + d[1], ny + d[2]
          end
        end
      end
    end
  end
  local n = 0
  for _ in pairs(hit) do n = n + 1 end
  return n
end

local complete, sum = 0, 0
for n = 5, 14 do
  for start = 1, 3 do
    local board, steps = tour(n, start, start)
    if steps == n * n then complete = complete + 1 end
    local text = show(board)
    for i = 1, #text, 3 do sum = (sum * 31 + text:byte(i)) % 1000003 end
  end
end
local reach = {}
for n = 4, 16, 3 do reach[#reach + 1] = distances(n, 1, 1) end
local found = {}
for n = 4, 8 do
  local count, first = queens(n)
  found[#found + 1] = count .. ":" .. first
end
print(complete, sum, table.concat(reach, " "), table.concat(found, " "), attacks("R6N/8/2B5/4Q3/8/1N6/8/7R"), attacks("8/8/8/3Q4/8/8/8/8")) --> 30	307442	5 5 7 9 11	2:2413 10:13524 4:246135 40:1357246 92:15863724	54	27

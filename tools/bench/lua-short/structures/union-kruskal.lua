-- Graphs: minimum spanning trees by three methods, components, bridges, bipartite check, colouring, Eulerian paths.
local seed = 1736
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local Union = {}
Union.__index = Union
function Union.new(n)
  local self = setmetatable({ parent = {}, rank = {}, sets = n }, Union)
  for i = 1, n do self.parent[i], self.rank[i] = i, 0 end
  return self
end
function Union:find(i)
  local p = self.parent
  while p[i] ~= i do
    p[i] = p[p[i]]
    i = p[i]
  end
  return i
end
function Union:join(a, b)
  a, b = self:find(a), self:find(b)
  if a == b then return false end
  if self.rank[a] < self.rank[b] then a, b = b, a end
  self.parent[b] = a
  if self.rank[a] == self.rank[b] then self.rank[a] = self.rank[a] + 1 end
  self.sets = self.sets - 1
  return true
end

local function graph(n, m)
  local g = { n = n, edges = {}, adjacent = {} }
  for i = 1, n do g.adjacent[i] = {} end
  local function connect(a, b)
    local e = { a, b, weight = random(1000), id = #g.edges + 1 }
    g.edges[e.id] = e
    table.insert(g.adjacent[a], { to = b, edge = e })
    table.insert(g.adjacent[b], { to = a, edge = e })
  end
  for i = 2, n do
    if random(20) > 1 then connect(i, random(i - 1)) end
  end
  for _ = n, m do
    local a, b = random(n), random(n)
    if a ~= b then connect(a, b) end
  end
  return g
end

local function lighter(a, b)
  if a.weight ~= b.weight then return a.weight < b.weight end
  return a.id < b.id
end

local function kruskal(g)
  local union, edges, total, used = Union.new(g.n), {}, 0, 0
  for i, e in ipairs(g.edges) do edges[i] = e end
  table.sort(edges, lighter)
  for _, e in ipairs(edges) do
    if union:join(e[1], e[2]) then total, used = total + e.weight, used + 1 end
  end
  return total, used
end

local function boruvka(g)
  local union, total, used = Union.new(g.n), 0, 0
  while true do
    local best, any = {}, false
    for _, e in ipairs(g.edges) do
      local a, b = union:find(e[1]), union:find(e[2])
      if a ~= b then
        if not best[a] or lighter(e, best[a]) then best[a] = e end
        if not best[b] or lighter(e, best[b]) then best[b] = e end
      end
    end
    for i = 1, g.n do
      local e = best[i]
      if e and union:join(e[1], e[2]) then total, used, any = total + e.weight, used + 1, true end
    end
    if not any then return total, used end
  end
end

local function prim(g)
  local inside, total, used = {}, 0, 0
  for start = 1, g.n do
    if not inside[start] then
      local cost, from = { [start] = 0 }, {}
      while true do
        local best
        for i = 1, g.n do
          if cost[i] and not inside[i] and (not best or cost[i] < cost[best]) then best = i end
        end
        if not best then break end
        inside[best] = true
        if from[best] then total, used = total + cost[best], used + 1 end
        for _, arc in ipairs(g.adjacent[best]) do
          if not inside[arc.to] and (not cost[arc.to] or arc.edge.weight < cost[arc.to]) then
            cost[arc.to], from[arc.to] = arc.edge.weight, best
          end
        end
      end
    end
  end
  return total, used
end

local function bridges(g)
  local order, low, clock, found, cuts = {}, {}, 0, 0, {}
  local function visit(v, via)
    clock = clock + 1
    order[v], low[v] = clock, clock
    local children = 0
    for _, arc in ipairs(g.adjacent[v]) do
      if arc.edge ~= via then
        local w = arc.to
        if order[w] then
          low[v] = math.min(low[v], order[w])
        else
          children = children + 1
          visit(w, arc.edge)
          low[v] = math.min(low[v], low[w])
          if low[w] > order[v] then found = found + 1 end
          if via and low[w] >= order[v] then cuts[v] = true end
        end
      end
    end
    if not via and children > 1 then cuts[v] = true end
  end
  local components = 0
  for v = 1, g.n do
    if not order[v] then
      components = components + 1
      visit(v)
    end
  end
  local n = 0
  for _ in pairs(cuts) do n = n + 1 end
  return found, n, components
end

local function colour(g)
  local colours, most = {}, 0
  local order = {}
  for v = 1, g.n do order[v] = v end
  table.sort(order, function(a, b)
    local da, db = #g.adjacent[a], #g.adjacent[b]
    if da ~= db then return da > db end
    return a < b
  end)
  for _, v in ipairs(order) do
    local taken, c = {}, 1
    for _, arc in ipairs(g.adjacent[v]) do taken[colours[arc.to] or 0] = true end
    while taken[c] do c = c + 1 end
    colours[v] = c
    most = math.max(most, c)
  end
  return most
end

local function bipartite(g)
  local side = {}
  for start = 1, g.n do
    if side[start] == nil then
      side[start] = 0
      local stack = { start }
      while #stack > 0 do
        local v = table.remove(stack)
        for _, arc in ipairs(g.adjacent[v]) do
          if side[arc.to] == nil then
            side[arc.to] = 1 - side[v]
            stack[#stack + 1] = arc.to
          elseif side[arc.to] == side[v] then
            return false
          end
        end
      end
    end
  end
  return true
end

local out, agree = {}, 0
for i = 1, 14 do
  local g = graph(20 + i * 6, 10 + i * 11)
  local k, ku = kruskal(g)
  local b, bu = boruvka(g)
  local p, pu = prim(g)
  if k == b and b == p and ku == bu and bu == pu then agree = agree + 1 end
  local found, cuts, components = bridges(g)
  out[#out + 1] = table.concat({ k, found, cuts, components, colour(g), bipartite(g) and "b" or "n" }, ",")
end
print(agree, table.concat(out, " ")) --> 14	11070,24,13,2,3,b 18585,25,13,3,3,n 17191,15,11,1,3,n 18110,21,17,1,3,n 22209,15,11,3,3,n 20723,19,16,2,3,n 21096,20,18,3,3,n 27491,19,11,1,3,n 20076,18,15,1,3,n 26543,20,16,2,3,n 32129,18,11,1,4,n 32711,15,13,1,4,n 37964,27,22,1,4,n 37894,20,18,1,4,n

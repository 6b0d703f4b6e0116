-- Arrays as a binary heap: shortest ways through a grid of weights.
local rounds = tonumber((...)) or 50
local SIDE = 90
local function push(heap, keys, node, key)
    local at = #heap + 1
    while at > 1 do
        local parent = (at - at % 2) / 2
        if keys[parent] <= key then break end
        heap[at], keys[at] = heap[parent], keys[parent]
        at = parent
    end
    heap[at], keys[at] = node, key
end
local function pop(heap, keys)
    local node, key, n = heap[1], keys[1], #heap
    local last, last_key = heap[n], keys[n]
    heap[n], keys[n] = nil, nil
    n = n - 1
    if n > 0 then
        local at = 1
        while true do
            local child = at * 2
            if child > n then break end
            if child < n and keys[child + 1] < keys[child] then child = child + 1 end
            if keys[child] >= last_key then break end
            heap[at], keys[at] = heap[child], keys[child]
            at = child
        end
        heap[at], keys[at] = last, last_key
    end
    return node, key
end
local function neighbours(node)
    local x = (node - 1) % SIDE
    return x > 0 and node - 1 or nil, x < SIDE - 1 and node + 1 or nil,
        node > SIDE and node - SIDE or nil, node <= SIDE * (SIDE - 1) and node + SIDE or nil
end
local function shortest()
    local weight, distance, seed = {}, {}, 7
    for i = 1, SIDE * SIDE do
        seed = (seed * 3877 + 29573) % 139968
        weight[i] = 1 + seed % 9
    end
    local heap, keys = {}, {}
    push(heap, keys, 1, 0)
    distance[1] = 0
    while #heap > 0 do
        local node, key = pop(heap, keys)
        if key == distance[node] then
            local west, east, north, south = neighbours(node)
            local function reach(to)
                if not to then return end
                local d = key + weight[to]
                if not distance[to] or d < distance[to] then
                    distance[to] = d
                    push(heap, keys, to, d)
                end
            end
            reach(west) reach(east) reach(north) reach(south)
        end
    end
    local sum = 0
    for i = 1, SIDE * SIDE do sum = sum + distance[i] end
    return distance[SIDE * SIDE], sum
end
local far, sum
for _ = 1, rounds do far, sum = shortest() end
print(far, sum) --> 535	2147338

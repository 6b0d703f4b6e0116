-- Linked records: a cache that forgets what was used longest ago. Fields are set, moved and cleared.
local rounds = tonumber((...)) or 100
local function new_cache(capacity)
    local head, tail = {}, {}
    head.next, tail.previous = tail, head
    return { map = {}, size = 0, capacity = capacity, head = head, tail = tail }
end
local function unlink(node)
    node.previous.next, node.next.previous = node.next, node.previous
end
local function to_front(cache, node)
    local first = cache.head.next
    node.previous, node.next = cache.head, first
    cache.head.next, first.previous = node, node
end
local function get(cache, key)
    local node = cache.map[key]
    if node == nil then return nil end
    unlink(node)
    to_front(cache, node)
    return node.value
end
local function put(cache, key, value)
    if cache.size == cache.capacity then
        local oldest = cache.tail.previous
        unlink(oldest)
        cache.map[oldest.key] = nil
        cache.size = cache.size - 1
    end
    local node = { key = key, value = value }
    cache.map[key] = node
    cache.size = cache.size + 1
    to_front(cache, node)
end
local hits, sum
for _ = 1, rounds do
    local cache, seed = new_cache(200), 3
    hits, sum = 0, 0
    for i = 1, 20000 do
        seed = (seed * 3877 + 29573) % 139968
        local key = (seed % 31) * (seed % 17)
        local value = get(cache, key)
        if value then hits, sum = hits + 1, sum + value % 7 else put(cache, key, i) end
    end
end
print(hits, sum) --> 19260	64089

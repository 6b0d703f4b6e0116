-- Recursion through yields: a tree walked by coroutines inside coroutines, permutations yielded from deep within.
local rounds = tonumber((...)) or 140
local wrap, yield = coroutine.wrap, coroutine.yield
local function insert(tree, key)
    if not tree then return { key = key } end
    if key < tree.key then tree.left = insert(tree.left, key) else tree.right = insert(tree.right, key) end
    return tree
end
-- Every level is a coroutine of its own, and hands on what the one below yields.
local function in_order(tree)
    return wrap(function()
        if tree.left then for key in in_order(tree.left) do yield(key) end end
        yield(tree.key)
        if tree.right then for key in in_order(tree.right) do yield(key) end end
    end)
end
-- One coroutine, recursion inside it.
local function permute(list, n)
    if n <= 1 then return yield(list) end
    for i = 1, n do
        list[n], list[i] = list[i], list[n]
        permute(list, n - 1)
        list[n], list[i] = list[i], list[n]
    end
end
local sum, count
for _ = 1, rounds do
    local tree, seed = nil, 9
    for _ = 1, 700 do
        seed = (seed * 3877 + 29573) % 139968
        tree = insert(tree, seed)
    end
    sum, count = 0, 0
    for key in in_order(tree) do sum = (sum * 3 + key) % 65521 end
    for list in wrap(function() permute({ 1, 2, 3, 4, 5, 6, 7 }, 7) end) do count = (count + list[1] * list[7]) % 65521 end
end
print(sum, count) --> 33	11759

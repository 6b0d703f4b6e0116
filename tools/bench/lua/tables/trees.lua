-- Small tables that come and go: binary trees, built, changed and measured.
local rounds = tonumber((...)) or 45
local function build(depth)
    if depth == 0 then return { value = 1 } end
    return { left = build(depth - 1), right = build(depth - 1), value = depth }
end
local function sum(tree) return tree.left and sum(tree.left) + sum(tree.right) + tree.value or tree.value end
local function mirror(tree)
    if tree.left then
        tree.left, tree.right = mirror(tree.right), mirror(tree.left)
        tree.value = tree.value + 1
    end
    return tree
end
local total
for _ = 1, rounds do
    local kept = build(12)
    total = 0
    for i = 1, 24 do total = total + sum(build(8 + i % 3)) end
    total = total + sum(mirror(kept))
end
print(total) --> 59113

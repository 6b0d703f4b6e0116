type Tree = { value: number, left: Tree?, right: Tree?, tag: Tag? }
type Tag = { of: Tree }
local leaf = { value = 1 }
print(Tree:is({ value = 2, left = leaf, right = leaf }) ~= nil)             --> true
print(select(2, Tree:is({ value = 2, left = { value = 1, right = { value = "x" } } })))
--> not a value of type Tree: number expected, got string at .left.right.value
local ring: any = { value = 1 }
ring.left = ring
print(Tree:is(ring) == ring)                                               --> true
leaf.tag = { of = { value = false } }
print(select(2, Tree:is(leaf)))   --> not a value of type Tree: number expected, got boolean at .tag.of.value
local deep: any = { value = 0 }
for _ = 1, 1000 do deep = { value = 0, left = deep } end
print((select(2, Tree:is(deep)):gsub(" at .*", "")))   --> not a value of type Tree: value is nested too deeply

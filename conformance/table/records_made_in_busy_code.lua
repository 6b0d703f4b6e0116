-- Tables whose fields are stored one after another, by constructors and behind them: nils among the values, values that wait or raise,
-- tables that others see before all fields are there, more fields than come one by one, and keys that return.
local function fields(t)
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = tostring(key) end
    table.sort(keys)
    for i, key in ipairs(keys) do keys[i] = key .. "=" .. tostring(t[tonumber(key) or key]) end
    return table.concat(keys, " ")
end
local function plain(i) return { key = i, left = false, right = i + 0.5 } end
local function with_nils(i) return { a = i, b = i % 3 == 0 and i or nil, c = nil, d = i } end
local function behind(i)
    local self = {}
    self.name = "n"
    self.id = i
    self.none = nil
    self.last = i * 2
    return self
end
local function twice(i)
    local t = { x = i, y = i }
    t.x = t.x + 1
    t.y, t.z = nil, 3
    return t
end
local function mixed(i) return { i, i + 1, nil, i + 3, tag = "m", i + 4, [i] = "key", ({ deep = { i = i } }).deep.i } end
local seen
local function look(t) seen = fields(t) return 1 end
local function escapes(i)
    local t = { first = i }
    t.second = look(t)
    t.third = i
    return t
end
local function grow(t, i) if i % 3 == 0 then t.grown = i end return i end
local function grows(i)
    local t = { first = i }
    t.second = grow(t, i)
    t.third = i
    return t
end
local function itself(i)
    local t = { n = i }
    t.me = t
    t.after = i
    return t.me == t and t.me.after == i and t
end
local function waits(i) return { before = i, got = coroutine.yield(i), behind = i } end
local function raises(i) return { before = i, got = i % 50 == 0 and error("fifty") or i, behind = i } end
local function many(i) return { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12, m = 13, n = 14, o = 15, p = 16, q = 17, r = i } end
local function captured(i)
    local t = { x = i }
    local function get() return t end
    t.y = i
    get().z = i
    t.w = i
    return t
end
local function replaced(i)
    local t
    local function swap() t = { other = i } return i end
    t = { x = i }
    t.y = swap()
    t.z = i
    return t
end
local function few(a, b, c, d) return { a }, { a, b }, { a, b, c }, { a, b, c, d } end
local last, faults, sum = {}, 0, 0
local co = coroutine.wrap(function() local i = 0 while true do i = i + 1 last.waits = fields(waits(i)) end end)
for i = 1, 2000 do
    last.plain, last.nils, last.behind, last.twice = plain(i), with_nils(i), behind(i), twice(i)
    last.mixed, last.escapes, last.itself, last.many, last.captured, last.replaced = mixed(i), escapes(i), itself(i), many(i), captured(i), replaced(i)
    last.grows, last["grows in between"] = grows(i), grows(i // 3 * 3)
    co(i * 10)
    local ok, r = pcall(raises, i)
    if ok then last.raises = r else faults = faults + 1 end
    local one, two, three, four = few(i, i % 7 ~= 0 and i or nil, i, i % 5 ~= 0 and i or nil)
    sum = sum + #one + #two + #three + (#four == 3 and 3 or 4)
    if i == 1500 then last.key = i end
end
for _, name in ipairs({ "plain", "nils", "behind", "twice", "mixed", "escapes", "many", "captured", "replaced", "grows", "grows in between", "raises" }) do print(name, fields(last[name])) end
print(last.waits, seen, last.itself.n, faults, sum)
--> plain	key=2000 left=false right=2000.5
--> nils	a=2000 d=2000
--> behind	id=2000 last=4000 name=n
--> twice	x=2001 z=3
--> mixed	1=2000 2=2001 2000=key 4=2003 5=2004 6=2000 tag=m
--> escapes	first=2000 second=1 third=2000
--> many	a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=10 k=11 l=12 m=13 n=14 o=15 p=16 q=17 r=2000
--> captured	w=2000 x=2000 y=2000 z=2000
--> replaced	other=2000 y=2000 z=2000
--> grows	first=2000 second=2000 third=2000
--> grows in between	first=1998 grown=1998 second=1998 third=1998
--> raises	before=1999 behind=1999 got=1999
--> before=1999 behind=1999 got=20000	first=2000	2000	40	19315

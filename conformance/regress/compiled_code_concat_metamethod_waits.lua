-- A metamethod of a concatenation in busy code yields, errs, or is looked at; the instruction goes on with what it gives.
local yields = false
local meta = { __concat = function(a, b)
    if yields then coroutine.yield("waiting") end
    return (type(a) == "table" and a.name or a) .. "+" .. (type(b) == "table" and b.name or b)
end }
local x = setmetatable({ name = "x" }, meta)
local function join(a, b) local before = 1 local text = a .. b return before, text end
local function run()
    local last
    for i = 1, 1000 do
        yields = i == 990
        local before, text = join(x, "i")
        local _, other = join("i", x)
        last = before .. text .. other
    end
    return last
end
local co = coroutine.wrap(run)
print(co()) --> waiting
print(co()) --> waiting
print(co()) --> 1x+ii+x

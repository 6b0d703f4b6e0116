-- After a stack overflow the variables of all levels are closed, wherever on the stack the recursion began: two places,
-- next to each other. The handler of the last level may find no room.
local function left(levels)
    if levels > 0 then
        local open = left(levels - 1)
        return open
    end
    local open = 0
    local function deep()
        local c <close> = setmetatable({}, { __close = function() open = open - 1 end })
        open = open + 1
        return 1 + deep()
    end
    local ok, message = pcall(deep)
    assert(not ok and message:match("stack overflow"))
    return open
end

print(left(0) < 2, left(1) < 2) --> true	true

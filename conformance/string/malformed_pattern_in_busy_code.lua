-- Errors of patterns that busy code meets have their place in the text.
local function last(name, pattern)
    local p = "%d+"
    local ok, message = pcall(function()
        local n = 0
        for i = 1, 3000 do
            if i == 2990 then p = pattern end
            local v = string[name]("abc 12", p)
            if v then n = n + 1 end
        end
        return n
    end)
    return ok, ok and message or message:match(":%d+: .*")
end
print(last("match", "["))        --> false	:8: malformed pattern (missing ']')
print(last("match", "(b"))       --> false	:8: unfinished capture
print(last("find", "%f"))        --> false	:8: missing '[' after '%f' in pattern
print(last("find", "(b))"))      --> false	:8: invalid pattern capture
print(last("gmatch", "%d"))      --> true	3000

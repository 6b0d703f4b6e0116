-- 7.3: an error object that ends a process reaches the watcher with kind, retryable and details; others get a kind.
local function fails(how)
    local e = errors.new({ message = "later", kind = errors.UNAVAILABLE, retryable = true, details = { seconds = 5 } })
    if how == "raised" then error(e) end
    if how == "returned" then return nil, e end
    error(errors.new("kindless"))
end

local function main()
    for _, how in ipairs { "raised", "returned", "kindless" } do
        process.spawn_monitored("app:fails", "app:processes", how)
        local e = process.events():receive().result.error
        print(e, e:kind(), e:retryable(), e:details() and e:details().seconds)
    end --> later	Unavailable	true	5
end --> later	Unavailable	true	5

return { main = main, fails = fails } --> kindless	Internal	nil	nil

-- Processes that wait for mail that never comes.
return function(n)
    for _ = 1, n do process.spawn("app:idle-process", "system:processes") end
    return n
end

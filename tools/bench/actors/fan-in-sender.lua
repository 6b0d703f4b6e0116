return function(to, id, n)
    local send = process.send
    for i = 1, n do send(to, "measured", { id = id, sequence = i, name = "probe", position = { x = id + 0.5, y = i / 2 } }) end
end

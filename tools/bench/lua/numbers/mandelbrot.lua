-- Floats in local variables: how fast points of the plane escape.
local rounds = tonumber((...)) or 180
local function escapes(width, height, limit)
    local sum = 0
    for row = 0, height - 1 do
        local ci = 2.0 * row / height - 1.0
        for column = 0, width - 1 do
            local cr = 3.0 * column / width - 2.0
            local zr, zi, steps = 0.0, 0.0, 0
            while steps < limit do
                local rr, ii = zr * zr, zi * zi
                if rr + ii > 4.0 then break end
                zr, zi = rr - ii + cr, 2.0 * zr * zi + ci
                steps = steps + 1
            end
            sum = sum + steps
        end
    end
    return sum
end
local result
for _ = 1, rounds do result = escapes(80, 60, 50) end
print(result) --> 83527

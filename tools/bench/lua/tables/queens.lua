-- Arrays as sets: all ways to put eight queens on a board.
local rounds = tonumber((...)) or 600
local function solve(n)
    local column, rising, falling, place, solutions, sum = {}, {}, {}, {}, 0, 0
    local function put(row)
        if row > n then
            solutions = solutions + 1
            for i = 1, n do sum = (sum * 3 + place[i]) % 65521 end
            return
        end
        for c = 1, n do
            if not (column[c] or rising[row + c] or falling[row - c + n]) then
                column[c], rising[row + c], falling[row - c + n], place[row] = true, true, true, c
                put(row + 1)
                column[c], rising[row + c], falling[row - c + n] = false, false, false
            end
        end
    end
    put(1)
    return solutions, sum
end
local solutions, sum
for _ = 1, rounds do solutions, sum = solve(8) end
print(solutions, sum) --> 92	31913

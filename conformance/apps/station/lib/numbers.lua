--- Rounds to so many decimal places.
local function round(x: number, places: integer): number
    local unit: number = 10 ^ places
    return math.floor(x * unit + 0.5) / unit
end

return round

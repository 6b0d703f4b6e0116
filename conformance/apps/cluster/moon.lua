-- The Moon, lit from the left: rows of characters, each of which takes a while to work out.
local WIDTH, HEIGHT = 60, 30
local SHADES = " .,:;=+*oO#%@"

-- Craters and seas: where they are on the disc, how wide, and how much darker than the rest (or brighter, for a rim).
local SPOTS = {
    { x = -0.35, y = -0.42, r = 0.30, dark = 0.35 },
    { x = 0.15, y = -0.30, r = 0.22, dark = 0.30 },
    { x = 0.42, y = -0.05, r = 0.18, dark = 0.28 },
    { x = -0.50, y = 0.10, r = 0.24, dark = 0.30 },
    { x = -0.08, y = 0.62, r = 0.10, dark = -0.35 },
    { x = 0.30, y = 0.45, r = 0.12, dark = 0.20 },
    { x = -0.30, y = 0.40, r = 0.09, dark = -0.25 },
    { x = 0.60, y = 0.30, r = 0.10, dark = 0.25 },
}
local SUN = { x = -0.55, y = -0.25, z = 0.80 }

-- How bright a point of the disc is; nil: it is beside the Moon.
local function brightness(x: number, y: number)
    local square = x * x + y * y
    if square > 1 then return nil end
    local light = x * SUN.x + y * SUN.y + math.sqrt(1 - square) * SUN.z
    for _, spot in ipairs(SPOTS) do
        local distance = math.sqrt((x - spot.x) ^ 2 + (y - spot.y) ^ 2) / spot.r
        if distance < 1 then light = light - spot.dark * (1 - distance ^ 4) end
    end
    return math.max(light, 0.04)
end

-- A character stands for the mean of many points.
local FINE = 12

local function shade(column: integer, row: integer): string
    local sum, inside = 0, 0
    for i = 1, FINE do
        for j = 1, FINE do
            local x = (column - 1 + (i - 0.5) / FINE) / WIDTH * 2 - 1
            local y = (row - 1 + (j - 0.5) / FINE) / HEIGHT * 2 - 1
            local light = brightness(x, y)
            if light then sum, inside = sum + light, inside + 1 end
        end
    end
    if inside < FINE * FINE / 2 then return " " end
    local n = math.min(#SHADES, 2 + math.floor(sum / inside * (#SHADES - 1)))
    return SHADES:sub(n, n)
end

local function row(n: integer): string
    local line = {}
    for column = 1, WIDTH do line[column] = shade(column, n) end
    return (table.concat(line):gsub(" +$", ""))
end

return { HEIGHT = HEIGHT, row = row }

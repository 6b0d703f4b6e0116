-- What there is to map, widths in km and depths in m. A hazard strikes once.
local moon = {}

function moon.craters()
    return {
        { name = "Copernicus", width = 96, depth = 3800 },
        { name = "Tycho", width = 85, depth = 4700 },
        { name = "Plato", width = 101, depth = 1000, hazard = "meteorite" },
        { name = "Kepler", width = 30, depth = 2600 },
        { name = "Clavius", width = 231, depth = 3500 },
        { name = "Aristarchus", width = 40, depth = 3700, hazard = "dust" },
        { name = "Theophilus", width = 99, depth = 4100 },
        { name = "Archimedes", width = 81, depth = 2100, hazard = "meteorite" },
        { name = "Eratosthenes", width = 59, depth = 3600 },
        { name = "Gassendi", width = 111, depth = 2000 },
    }
end

--- The error without the position that Lua puts in front of it.
function moon.reason(err)
    return (tostring(err):gsub("^[^ ]+:%d+: ", ""))
end

return moon

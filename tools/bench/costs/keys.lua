-- How many times as long fields take by keys made at run time as by those of the program text: the worst of some ways to make them.
local names = {}
for i, name in ipairs { "name", "position", "velocity_of_it", "health_points_left", "inventory_slot_count", "a_field_with_a_name_longer_than_forty_bytes_is" } do names[i] = name end
local text = (" "):rep(40) .. table.concat(names, " ") .. (" "):rep(200)

local made = {
    gmatch = function()
        local keys = {}
        for word in text:gmatch("%S+") do keys[#keys + 1] = word end
        return keys
    end,
    sub = function()
        local keys = {}
        for i, name in ipairs(names) do
            local from = text:find(name, 1, true)
            keys[i] = text:sub(from, from + #name - 1)
        end
        return keys
    end,
    concat = function()
        local keys = {}
        for i, name in ipairs(names) do keys[i] = name:sub(1, 2) .. name:sub(3) end
        return keys
    end,
    ["table.concat"] = function()
        local keys = {}
        for i, name in ipairs(names) do
            local bytes = {}
            for byte in name:gmatch(".") do bytes[#bytes + 1] = byte end
            keys[i] = table.concat(bytes)
        end
        return keys
    end,
}
local function filled(keys)
    local t = {}
    for i, key in ipairs(keys) do t[key] = i end
    return t
end
local record = { name = 1, position = 2, velocity_of_it = 3, health_points_left = 4, inventory_slot_count = 5, a_field_with_a_name_longer_than_forty_bytes_is = 6 }

local ROUNDS, n = 40000, #names
local function read(t, keys)
    local sum = 0
    for _ = 1, ROUNDS do
        for i = 1, n do sum = sum + t[keys[i]] end
    end
    assert(sum == ROUNDS * n * (n + 1) // 2)
end
local function fields(t)
    local sum = 0
    for _ = 1, ROUNDS do
        sum = sum + t.name + t.position + t.velocity_of_it + t.health_points_left + t.inventory_slot_count + t.a_field_with_a_name_longer_than_forty_bytes_is
    end
    assert(sum == ROUNDS * n * (n + 1) // 2)
end
--- Seconds for each of some calls: the least of many rounds that take turns. Between the first one and the others there is garbage to be
--- collected, as there is in programs; a host's strings may only then become what they are to be.
local function times(...)
    local least, calls = {}, { ... }
    for round = 0, 15 do
        for i, call in ipairs(calls) do
            local start = os.clock()
            call[1](call[2], call[3])
            local taken = os.clock() - start
            if round > 0 then least[i] = math.min(least[i] or math.huge, taken) end
        end
        if round == 0 then
            local kept = {}
            for i = 1, 500000 do kept[i % 100] = { i } end
        end
    end
    return table.unpack(least)
end

local worst = 0
for way, make in pairs(made) do
    local keys, again = make(), make()
    local map, own = filled(names), filled(keys)
    local literal, parsed, literalMap, parsedMap, ownLiteral, ownAgain, literalFields, parsedFields = times(
        { read, record, names }, { read, record, keys }, { read, map, names }, { read, map, keys }, { read, own, names }, { read, own, again }, { fields, map }, { fields, own })
    for what, ratio in pairs { record = parsed / literal, map = parsedMap / literalMap, own = ownLiteral / literalMap, again = ownAgain / literalMap, fields = parsedFields / literalFields } do
        worst = math.max(worst, ratio)
    end
end
print(worst)

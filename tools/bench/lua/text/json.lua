-- JSON: written by recursion over tables with sorted keys, read by recursion over positions in the text.
local rounds = tonumber((...)) or 50
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local PLAIN = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local NULL = {}
local function escape(c) return ESCAPES[c] or string.format("\\u%04x", c:byte()) end
local write
local function write_string(out, text) out[#out + 1] = '"' .. text:gsub('[%c"\\]', escape) .. '"' end
local function write_object(out, object)
    local keys = {}
    for key in pairs(object) do keys[#keys + 1] = key end
    table.sort(keys)
    out[#out + 1] = "{"
    for i, key in ipairs(keys) do
        if i > 1 then out[#out + 1] = "," end
        write_string(out, key)
        out[#out + 1] = ":"
        write(out, object[key])
    end
    out[#out + 1] = "}"
end
local writers = {
    string = write_string,
    number = function(out, n) out[#out + 1] = n % 1 == 0 and string.format("%d", n) or string.format("%.14g", n) end,
    boolean = function(out, b) out[#out + 1] = tostring(b) end,
    table = function(out, t)
        if t == NULL then
            out[#out + 1] = "null"
        elseif #t == 0 and next(t) ~= nil then
            write_object(out, t)
        else
            out[#out + 1] = "["
            for i = 1, #t do
                if i > 1 then out[#out + 1] = "," end
                write(out, t[i])
            end
            out[#out + 1] = "]"
        end
    end,
}
function write(out, value) return writers[type(value)](out, value) end
local function encode(value)
    local out = {}
    write(out, value)
    return table.concat(out)
end
local read
local function fail(text, at, what) error(string.format("%s at %d, near '%s'", what, at, text:sub(at, at + 5))) end
local function skip(text, at) return text:find("%S", at) or #text + 1 end
local function read_string(text, at)
    local parts, from = {}, at + 1
    while true do
        local stop = text:find('["\\]', from) or fail(text, at, "unfinished string")
        parts[#parts + 1] = text:sub(from, stop - 1)
        if text:sub(stop, stop) == '"' then return table.concat(parts), stop + 1 end
        local letter = text:sub(stop + 1, stop + 1)
        if letter == "u" then
            parts[#parts + 1] = string.char(tonumber(text:sub(stop + 2, stop + 5), 16) % 256)
            from = stop + 6
        else
            parts[#parts + 1] = PLAIN[letter] or fail(text, stop, "unknown escape")
            from = stop + 2
        end
    end
end
local function read_number(text, at)
    local digits = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
    return tonumber(digits), at + #digits
end
local function word(name, value)
    return function(text, at)
        if text:sub(at, at + #name - 1) ~= name then fail(text, at, "unknown word") end
        return value, at + #name
    end
end
local readers = {
    ['"'] = read_string, t = word("true", true), f = word("false", false), n = word("null", NULL), ["-"] = read_number,
    ["["] = function(text, at)
        local list, n = {}, 0
        at = skip(text, at + 1)
        if text:sub(at, at) == "]" then return list, at + 1 end
        while true do
            n = n + 1
            list[n], at = read(text, at)
            at = skip(text, at)
            local c = text:sub(at, at)
            if c == "]" then return list, at + 1 end
            if c ~= "," then fail(text, at, "',' expected") end
            at = at + 1
        end
    end,
    ["{"] = function(text, at)
        local object = {}
        at = skip(text, at + 1)
        if text:sub(at, at) == "}" then return object, at + 1 end
        while true do
            local key, after = read_string(text, skip(text, at))
            at = skip(text, after)
            if text:sub(at, at) ~= ":" then fail(text, at, "':' expected") end
            object[key], at = read(text, at + 1)
            at = skip(text, at)
            local c = text:sub(at, at)
            if c == "}" then return object, at + 1 end
            if c ~= "," then fail(text, at, "',' expected") end
            at = at + 1
        end
    end,
}
for d = 0, 9 do readers[tostring(d)] = read_number end
function read(text, at)
    at = skip(text, at)
    return (readers[text:sub(at, at)] or fail(text, at, "no value"))(text, at)
end
local people = {}
for i = 1, 150 do
    people[i] = {
        id = i, name = "Person \"" .. i .. "\"", tags = { "a\tb", "line\nbreak", "t" .. i % 7 }, balance = i * 12.5 - 300.25,
        active = i % 3 == 0, address = { street = "Moon \\ Road " .. i, zip = 10000 + i, at = { i / 8, -i / 16 } }, nothing = NULL, none = {},
    }
end
local size, sum
for _ = 1, rounds do
    local text = encode({ people = people, count = #people })
    local back = read(text, 1)
    assert(encode(back) == text)
    size, sum = #text, 0
    for _, person in ipairs(back.people) do sum = sum + person.balance + person.address.at[2] + #person.name + #person.tags end
end
print(size, string.format("%.4f", sum)) --> 29478	97959.1875

-- A variable gets its value before its scope begins; nothing reads it but who looks at the frame, after other ways have met.
local function shown(level)
    local found = {}
    for i = 1, 20 do
        local name, value = debug.getlocal(level + 1, i)
        if not name then break end
        if name == "chosen" then found[#found + 1] = tostring(value) end
    end
    return table.concat(found, " ")
end
local out
for i = 1, 500 do
    local chosen = i or 0, {}
    if i == 499 then out = shown(1) end
end
print(out) --> 499

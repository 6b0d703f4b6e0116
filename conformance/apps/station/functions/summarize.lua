local readings = require("readings")

local function summarize(list: {any}): (any, string?)
    local ok, result = pcall(readings.summary, list)
    if not ok then return nil, result:gsub("^[^ ]+: ", "") end
    return result
end

return { summarize = summarize }

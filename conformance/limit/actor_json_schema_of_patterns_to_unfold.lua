-- Patterns of a few bytes that a compiler unfolds to many steps, drops, and unfolds again; no two are the same.
--@ stops limit
--@ only process
local function main(...)
  local json, i = require("json"), 0
  while true do
    i = i + 1
    for _, p in ipairs({ ("(a{1000}){0}"):rep(1600), "(a{999})" .. ("{1}"):rep(6000), "(" .. ("a|"):rep(480) .. "b)*" }) do
      pcall(json.validate, { pattern = p .. i }, "x")
    end
  end
end

return { main = main }

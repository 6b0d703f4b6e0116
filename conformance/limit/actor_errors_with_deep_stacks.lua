--@ stops limit
--@ only process
local function main(...)
  local function down(n) if n > 0 then return 1 + down(n - 1) end while true do local e = errors.new("x") e:stack() errors.call_stack(e) end end
  down(10000)
end

return { main = main }

local function risky() error({ code = 404 }) end
local ok, e = pcall(function()
  local ok, e = pcall(risky)
  e.seen = true
  error(e)
end)
print(ok, e.code, e.seen)                              --> false	404	true
local ok2, m = pcall(function() local _, m = pcall(error, "text", 0) error(m, 0) end)
print(m)                                               --> text

local function closer(name) return setmetatable({}, { __close = function() print("close " .. name) end }) end
do
  local a <close> = closer "a"
  local b <close> = closer "b"
  local c <close> = nil
  local d <close> = false
  print "body"
end
--> body
--> close b
--> close a
print "after"                          --> after

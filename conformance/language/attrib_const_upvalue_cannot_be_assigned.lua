local limit <const> = {}
local function f()
  limit = nil --! syntax: attempt to assign to const variable 'limit'
end

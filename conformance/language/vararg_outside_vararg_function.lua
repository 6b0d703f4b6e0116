print "not reached"
local function f()
  return ... --! syntax: cannot use '...' outside a vararg function near '...'
end

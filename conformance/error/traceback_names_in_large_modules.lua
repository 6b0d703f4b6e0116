-- A function has the name that a loaded module has it under, however large the module is.
local m = {}
for i = 1, 1000 do m['field' .. i] = i end
function m.last() return (debug.traceback('')) end
package.loaded.large = m
local function call(f) local s = f() return s end
print(call(m.last):match("in function 'large%.last'")) --> in function 'large.last'

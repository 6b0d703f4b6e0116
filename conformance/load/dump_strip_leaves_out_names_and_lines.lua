local function fail(t) local x = t.a.b return x end
local whole = load(string.dump(fail))
local bare = load(string.dump(fail, true))
print(pcall(whole, {}))                        --> false	dump_strip_leaves_out_names_and_lines.lua:1: attempt to index a nil value (field 'a')
print(pcall(bare, {}))                         --> false	?:-1: attempt to index a nil value (field 'a')
print(debug.getlocal(whole, 1), debug.getlocal(bare, 1)) --> t	nil
local info = debug.getinfo(bare, "SL")
print(info.source, info.short_src, info.linedefined) --> =?	?	1
print(next(info.activelines))                  --> nil
-- error positions are left out where there is no line
print(pcall(load(string.dump(function() error("plain") end, true)))) --> false	plain
local n = 1
local counter = load(string.dump(function() n = n end, true))
print((debug.getupvalue(counter, 1)))          --> (no name)
-- what was stripped stays away
print(#string.dump(bare) == #string.dump(fail, true)) --> true

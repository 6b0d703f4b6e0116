-- Only the string is wanted, in a loop that is busy: nothing matches, something does, a match is empty, the pattern or
-- what the function gives is no good.
local calls = 0
local function bracket(s)
    calls = calls + 1
    return s ~= "" and "<" .. s .. ">"
end
local gsub = string.gsub
local function try(s, pattern, by) return (gsub(s, pattern, by)) end
local seen = {}
for i = 1, 600 do
    local out = {
        try("plain text", "%d", bracket),
        try("", "%d+", bracket),
        try("a1b22", "%d+", bracket),
        try("ab", "x*", bracket),
        try("abc", "^b", bracket),
        try("abc", "^a", bracket),
        try(("long "):rep(300), "%d", bracket):sub(-6),
        tostring((try(i % 7 + 10, "[02-9]", bracket))),
    }
    seen[table.concat(out, "|")] = true
    if i % 150 == 0 then
        print(pcall(try, "abc", "[", bracket))
        print(pcall(try, "abc", "b", function() return {} end))
        print(pcall(try, nil, "b", bracket))
    end
end
local all = {}
for line in pairs(seen) do all[#all + 1] = line end
table.sort(all)
print(table.concat(all, "\n"), calls)
--> false	gsub_where_one_result_is_wanted.lua:9: malformed pattern (missing ']')
--> false	gsub_where_one_result_is_wanted.lua:9: invalid replacement value (a table)
--> false	gsub_where_one_result_is_wanted.lua:9: bad argument #1 to 'gsub' (string expected, got nil)
--> false	gsub_where_one_result_is_wanted.lua:9: malformed pattern (missing ']')
--> false	gsub_where_one_result_is_wanted.lua:9: invalid replacement value (a table)
--> false	gsub_where_one_result_is_wanted.lua:9: bad argument #1 to 'gsub' (string expected, got nil)
--> false	gsub_where_one_result_is_wanted.lua:9: malformed pattern (missing ']')
--> false	gsub_where_one_result_is_wanted.lua:9: invalid replacement value (a table)
--> false	gsub_where_one_result_is_wanted.lua:9: bad argument #1 to 'gsub' (string expected, got nil)
--> false	gsub_where_one_result_is_wanted.lua:9: malformed pattern (missing ']')
--> false	gsub_where_one_result_is_wanted.lua:9: invalid replacement value (a table)
--> false	gsub_where_one_result_is_wanted.lua:9: bad argument #1 to 'gsub' (string expected, got nil)
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |11
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<0>
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<2>
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<3>
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<4>
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<5>
--> plain text||a<1>b<22>|ab|abc|<a>bc| long |1<6>	4114

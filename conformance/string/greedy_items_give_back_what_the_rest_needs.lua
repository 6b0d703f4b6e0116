-- Repetitions that have to give bytes back, and those that never do: what follows decides, through captures, optional items and ends.
local cases = {
    { "aaab", "a*ab" }, { "aaab", "a*b" }, { "aaa", "a*a?" }, { "aaa", "a*a?$" }, { "aaab", "(a*)b" }, { "aaab", "(a*)(a)b" }, { "aab1", "%w+%d" },
    { "aab1", "%a+%d" }, { "aab1", "%a*%a?%d$" }, { "key = value", "^%s*([%w_]+)%s*=%s*(.+)$" }, { "x  ", "(.*)%s+$" }, { "xyz", "%w*()$" },
    { "aba", "a*b?a" }, { "aba", "a*b?%f[%z]" }, { "THE (quick) fox", "%a+%s*%b()" }, { "((a))", "%(*%b()" }, { "abab", "(a*b)%1" }, { "aabaab", "(a*)b%1b" },
    { "hello world", "%f[%w]%w+%f[%W]" }, { "123abc", "%d+%f[%D]" }, { "123abc", "%d+%f[%w]" }, { "  x", "%s*%s-x" }, { "  x", "%s*%s" }, { "1.5e3", "%d*%.?%d+e%d" },
    { "15", "%d*%.?%d+" }, { "aaa", "a+a-$" }, { "aaa", "a+a+" }, { "aaa", "a+$" }, { "", "a*$" }, { "bbb", "a*b*c*$" }, { "aXbX", ".*X" }, { "aXbX", "[^X]*X" },
}
for _, case in ipairs(cases) do
    local subject, pattern = case[1], case[2]
    local out = { subject, pattern }
    for _, value in ipairs({ pcall(string.find, subject, pattern) }) do out[#out + 1] = tostring(value) end
    out[#out + 1] = (subject:gsub(pattern, "<%0>"))
    print(table.concat(out, " "))
end
print(pcall(string.find, "aaa", "a*["))
print(pcall(string.find, "aaa", "a+%"))
print(pcall(string.find, "aab", "a*b("))
print(pcall(string.find, ("a"):rep(10), ("a*"):rep(220)))
--> aaab a*ab true 1 4 <aaab>
--> aaab a*b true 1 4 <aaab>
--> aaa a*a? true 1 3 <aaa>
--> aaa a*a?$ true 1 3 <aaa>
--> aaab (a*)b true 1 4 aaa <aaab>
--> aaab (a*)(a)b true 1 4 aa a <aaab>
--> aab1 %w+%d true 1 4 <aab1>
--> aab1 %a+%d true 1 4 <aab1>
--> aab1 %a*%a?%d$ true 1 4 <aab1>
--> key = value ^%s*([%w_]+)%s*=%s*(.+)$ true 1 11 key value <key = value>
--> x   (.*)%s+$ true 1 3 x  <x  >
--> xyz %w*()$ true 1 3 4 <xyz>
--> aba a*b?a true 1 3 <aba>
--> aba a*b?%f[%z] true 3 3 ab<a>
--> THE (quick) fox %a+%s*%b() true 1 11 <THE (quick)> fox
--> ((a)) %(*%b() true 1 4 <((a)>)
--> abab (a*b)%1 true 1 4 ab <abab>
--> aabaab (a*)b%1b true 1 6 aa <aabaab>
--> hello world %f[%w]%w+%f[%W] true 1 5 <hello> <world>
--> 123abc %d+%f[%D] true 1 3 <123>abc
--> 123abc %d+%f[%w] true 123abc
-->   x %s*%s-x true 1 3 <  x>
-->   x %s*%s true 1 2 <  >x
--> 1.5e3 %d*%.?%d+e%d true 1 5 <1.5e3>
--> 15 %d*%.?%d+ true 1 2 <15>
--> aaa a+a-$ true 1 3 <aaa>
--> aaa a+a+ true 1 3 <aaa>
--> aaa a+$ true 1 3 <aaa>
-->  a*$ true 1 0 <>
--> bbb a*b*c*$ true 1 3 <bbb>
--> aXbX .*X true 1 4 <aXbX>
--> aXbX [^X]*X true 1 2 <aX><bX>
--> false	malformed pattern (missing ']')
--> false	malformed pattern (ends with '%')
--> false	unfinished capture
--> true	1	10

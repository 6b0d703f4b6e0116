local function try(p) print(p, (select(2, pcall(string.find, "abc", p)))) end
try("%")
try("[a")
try("[")
try("[]")
try("[^]")
try("[a%")
try("(a")
try("a)")
try("%1")
try("(%1)")
try("%b")
try("%bx")
try("%f")
try("%fa")
try("(()")
--> %	malformed pattern (ends with '%')
--> [a	malformed pattern (missing ']')
--> [	malformed pattern (missing ']')
--> []	malformed pattern (missing ']')
--> [^]	malformed pattern (missing ']')
--> [a%	malformed pattern (missing ']')
--> (a	unfinished capture
--> a)	nil
--> %1	invalid capture index %1
--> (%1)	invalid capture index %1
--> %b	malformed pattern (missing arguments to '%b')
--> %bx	malformed pattern (missing arguments to '%b')
--> %f	missing '[' after '%f' in pattern
--> %fa	missing '[' after '%f' in pattern
--> (()	unfinished capture

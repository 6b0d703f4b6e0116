-- An error about a limit names the token behind what was read when PUC took the register or made the jump.
local function lines(item, n) return (item .. ",\n"):rep(n - 1) .. item end
local function try(source, ...)
  local _, message = load(source, "=x")
  print((message:gsub("function or expression needs too many registers", "registers")), ...)
end
local items = { "1", "'s'", "nil", "true", "...", "{}", "{1, 2;}", "function() end", "f()", "f{}", "(1)", "-x", "t.k" }
for _, item in ipairs(items) do
  try("f(" .. lines(item, 260) .. ")", item)
end
--> x:255: registers near '1'	1
--> x:255: registers near ''s''	's'
--> x:255: registers near 'nil'	nil
--> x:255: registers near 'true'	true
--> x:255: registers near '...'	...
--> x:254: registers near '{'	{}
--> x:252: registers near ','	{1, 2;}
--> x:254: registers near ','	function() end
--> x:254: registers near '('	f()
--> x:253: registers near '{'	f{}
--> x:255: registers near '('	(1)
--> x:254: registers near ','	-x
--> x:254: registers near '.'	t.k

-- The last of a list, with what follows it; a string of several lines ends on its last one.
try("return " .. lines("1", 255) .. "\nx = 1") --> x:256: registers near 'x'
try("return " .. lines("nil", 254) .. ",\n...;") --> x:255: registers near ';'
try("local a = " .. lines("1", 255) .. "\n") --> x:256: registers near <eof>
try("f(" .. lines("1", 254) .. "\n)\nx()") --> x:256: registers near 'x'
try("f(" .. lines("[[a\nb]]", 254) .. ", 1)") --> x:508: registers near '1'

-- Registers taken by variables, and by values around.
local names = {}
for i = 1, 197 do names[i] = "v" .. i end
local variables = "local " .. table.concat(names, ",") .. "\n"
try(variables .. "f(1, 2, 3, 4, 5, 6, 7, {\n" .. lines("1", 60) .. "})") --> x:52: registers near '1'
try(variables .. "f(1, 2, 3, 4, 5, 6, {\n" .. lines("1", 50) .. ";\n}\n, x())") --> x:54: registers near ','
try(variables .. "f(1, 2, 3, 4, 5, 6, {\n" .. lines("1", 49) .. ", ...;\n}\n, x())") --> x:53: registers near ','
try(variables .. "return " .. ("1 ..\n"):rep(60) .. "1") --> x:60: registers near '1'
try(variables .. "return " .. ("{\n"):rep(120)) --> x:59: registers near '{'
try(variables .. "return " .. ("x:m(\n"):rep(120)) --> x:30: registers near '('
try(variables .. "return " .. ("{f(1, "):rep(120)) --> x:2: registers near '{'

-- The body of a loop is as long as a jump goes; where it ends is known at its end.
try("for i in x do\n" .. ("x = x\n"):rep(65536) .. "\nend\nreturn 1") --> x:65539: control structure too long near 'end'
try("for i = 1, 2 do\n" .. ("x = x "):rep(65536) .. "; end\nreturn 1") --> x:2: control structure too long near 'end'

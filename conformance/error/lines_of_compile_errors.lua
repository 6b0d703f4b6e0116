-- A compile error stands on the line of the token at which it is noticed: the one after a constant that is assigned to, after the
-- `end` of the function that a `break` or `goto` cannot leave, after a row of labels of which one is there twice.
local function try(what, source) print(what, select(2, load(source, "=x"))) end
try("break", "break\n\n\n") --> break	x:4: break outside loop at line 1
try("break", "do\n  break\nend\nx = 1") --> break	x:4: break outside loop at line 2
try("break", "local f = function()\n break\n\nend\n\n, 2") --> break	x:6: break outside loop at line 2
try("break", "while 1 do local function f()\n break end\n\n end") --> break	x:4: break outside loop at line 2
try("break", "local t = {\nfunction() break end\n\n, 2}") --> break	x:4: break outside loop at line 2
try("break", "function a.b.c()\nbreak\nend\n\n;") --> break	x:5: break outside loop at line 2
try("break", "return function()\nbreak\nend\n\n") --> break	x:5: break outside loop at line 2
try("goto", "goto l\n\n--[[\n]]") --> goto	x:4: no visible label 'l' for <goto> at line 1
try("goto", "local function f()\n goto out\nend\n::out::") --> goto	x:4: no visible label 'out' for <goto> at line 2
try("goto", "do\n\ngoto a\nend do\n::a::\nend\n\n") --> goto	x:8: no visible label 'a' for <goto> at line 3
try("goto", "f(function()\n goto x\nend\n,\n1)") --> goto	x:4: no visible label 'x' for <goto> at line 2
try("goto", "goto l local a\n::l:: ;\n::m::\n;\nx = 2") --> goto	x:5: <goto l> at line 1 jumps into the scope of local 'a'
try("const", "local x <const> = 1\n\nfunction f()\n x\n= 2 end") --> const	x:5: attempt to assign to const variable 'x'
try("const", "local x <const> = 1\nfunction x()\n\nend\n\n") --> const	x:6: attempt to assign to const variable 'x'
try("const", "local x <const> = 5\nx\n\n=\n\n4") --> const	x:4: attempt to assign to const variable 'x'
try("const", "local a <const>, b = 1, 2\na,\nb\n=\n1, 2") --> const	x:2: attempt to assign to const variable 'a'
try("const", "local a <const>, b = 1, 2\nb,\na\n=\n1, 2") --> const	x:4: attempt to assign to const variable 'a'
try("const", "local x <close> = nil\nlocal function f() x\n= 1 end") --> const	x:3: attempt to assign to const variable 'x'
try("const", "local function f() local x <const> = 1\nfunction x\n()\nend\nend") --> const	x:5: attempt to assign to const variable 'x'
try("labels", "::l::\n\n::l::") --> labels	x:3: label 'l' already defined on line 3
try("labels", "::l::\nx = 1\n\n::l::\n\ny = 2") --> labels	x:6: label 'l' already defined on line 1
try("labels", "::a::\ndo\n::a::\nend") --> labels	x:4: label 'a' already defined on line 1
try("labels", "::a:: ;\n\n::b::\n::a::\n;;;\nx = 1") --> labels	x:6: label 'a' already defined on line 4
try("labels", "repeat\n::l:: ::l::\nuntil x") --> labels	x:3: label 'l' already defined on line 2

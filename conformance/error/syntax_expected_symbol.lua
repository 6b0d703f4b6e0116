local t = { 1, 2
x = 1 --! syntax: '}' expected (to close '{' at line 1) near 'x'

local x = 1
x = = 2 --! syntax: unexpected symbol near '='

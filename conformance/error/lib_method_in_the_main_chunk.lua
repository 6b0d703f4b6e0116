local text = "abc"
text:sub({}) --! runtime: bad argument #1 to 'sub' (number expected, got table)

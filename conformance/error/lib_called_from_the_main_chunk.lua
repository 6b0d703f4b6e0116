string.rep("x", -1)
math.floor("no number") --! runtime: bad argument #1 to 'floor' (number expected, got string)

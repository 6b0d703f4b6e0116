-- io.write formats floats with "%.14g" itself; print and tostring add ".0".
print(2.0, -0.0, 1e15) --> 2.0	-0.0	1e+15
io.write(2.0, " ", -0.0, " ", 1e15, " ", 2^53, "\n") --> 2 -0 1e+15 9.007199254741e+15
io.write(tostring(2.0), " ", 2.0 .. "", "\n") --> 2.0 2.0

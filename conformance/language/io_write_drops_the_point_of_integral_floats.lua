-- io.write formats floats with %.14g itself; print goes through tostring
io.write(1.0, " ", 2^53, " ", 0.5, " ", -0.0, "\n") --> 1 9.007199254741e+15 0.5 -0
print(1.0, -0.0)                                    --> 1.0	-0.0

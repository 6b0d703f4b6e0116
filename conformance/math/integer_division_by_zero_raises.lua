local zero = 0
print(1 / zero, 1.0 // zero, -1 / zero) --> inf	inf	-inf
print(1 // zero) --! error: attempt to divide by zero

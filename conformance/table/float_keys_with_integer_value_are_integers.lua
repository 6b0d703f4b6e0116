local t = {}
t[1.0], t[2^53] = "one", "big"
print(t[1], t[1 << 53], math.type(next({ [3.0] = true }))) --> one	big	integer
t[-0.0] = "zero"
print(t[0], t[0.0]) --> zero	zero
print(t["1"]) --> nil

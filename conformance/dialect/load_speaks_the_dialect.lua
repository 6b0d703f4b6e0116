local f = load("local x: number = ... type P = { x: number } return x, P({ x = x }).x")
print(f(3))             --> 3	3
print(load(string.dump(f))(4))  --> 4	4

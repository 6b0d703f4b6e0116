local x: any = "text"
print(string(x), integer(3), integer(2^40), boolean(false), number(1.5))  --> text	3	1099511627776	false	1.5
print(string.rep("ab", 2), string.format("%d", 3), ("x"):upper())        --> abab	3	X
print(pcall(string, 5))     --> false	not a value of type string: string expected, got number
print(pcall(integer, 1.5))  --> false	not a value of type integer: integer expected, got number
print(pcall(boolean, nil))  --> false	not a value of type boolean: boolean expected, got nil
print(math.type(integer(3.0)))   --> integer
print(number:is(1), number:is("1"))  --> 1	nil	not a value of type number: number expected, got string

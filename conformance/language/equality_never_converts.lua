print(1 == 1.0, "1" == 1, 0 == false, nil == false) --> true	false	false	false
print({} == {}, "a" .. "b" == "ab")                 --> false	true
local t = {}
print(t == t, t ~= t)                               --> true	false
print(0/0 == 0/0, 0/0 ~= 0/0)                       --> false	true
print(-0.0 == 0, 1/-0.0 == 1/0)                     --> true	false
print(math.type(3), math.type(3.0), math.type("3")) --> integer	float	nil

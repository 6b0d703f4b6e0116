print(nil and 1, false and 1, 0 and 1, "" and 1) --> nil	false	1	1
print(nil or 1, false or nil, 0 or 1)            --> 1	nil	0
print(1 and nil or 2, nil and 1 or 2)            --> 2	2
print(false == nil, not 0, not nil)              --> false	false	true
print(1 or error "not evaluated")                --> 1
print(nil and error "not evaluated")             --> nil
print(nil == false or nil and 1)                 --> nil

print(type(nil), type(true), type(1), type(1.5), type("s")) --> nil	boolean	number	number	string
print(type({}), type(print), type(function() end), type(coroutine.create(print)), type(io.stdout)) --> table	function	function	thread	userdata
print(pcall(type)) --> false	bad argument #1 to 'type' (value expected)
print(type(type(nil))) --> string

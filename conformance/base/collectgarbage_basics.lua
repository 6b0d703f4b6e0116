print(math.type(collectgarbage("count")), collectgarbage("count") > 0) --> float	true
print(collectgarbage(), collectgarbage("collect")) --> 0	0
print(collectgarbage("isrunning")) --> true
print(collectgarbage("stop"), collectgarbage("isrunning")) --> 0	false
print(collectgarbage("restart"), collectgarbage("isrunning")) --> 0	true
print(type(collectgarbage("step"))) --> boolean
print(pcall(collectgarbage, "no such option")) --> false	bad argument #1 to 'collectgarbage' (invalid option 'no such option')

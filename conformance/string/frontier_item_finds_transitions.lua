print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]")) --> 1	3
print(("the cat sat"):gsub("%f[%w]%w", string.upper)) --> The Cat Sat	3
print(("hello"):find("%f[%z]")) --> 6	5
print(("hello"):find("%f[\0]")) --> 6	5
print(("aXb"):gsub("%f[%u]", "-")) --> a-Xb	1
print(("[[]][]"):gsub("%f[[]", ".")) --> .[[]].[]	2
print(("x"):match("%f[^x]") == "") --> true

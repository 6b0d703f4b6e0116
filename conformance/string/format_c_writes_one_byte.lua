print(("%c%c%c"):format(76, 117, 97)) --> Lua
print(#("%c"):format(0), ("%c"):format(0):byte()) --> 1	0
print(("[%3c]"):format(65)) --> [  A]
print(("[%-3c]"):format(65)) --> [A  ]
print(("%c"):format(65 + 256)) --> A

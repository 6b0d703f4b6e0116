print(string.packsize("b"), string.packsize("h"), string.packsize("i"), string.packsize("l")) --> 1	2	4	8
print(string.packsize("j"), string.packsize("T"), string.packsize("f"), string.packsize("d"), string.packsize("n")) --> 8	8	4	8	8
print(string.packsize("i7"), string.packsize("c10"), string.packsize("")) --> 7	10	0
print(string.packsize("!8 b d"), string.packsize("b d")) --> 16	9
print(string.packsize("!4 b Xi8")) --> 4
print(string.packsize("<i1 >i2 =i3")) --> 6
print(pcall(string.packsize, "s")) --> false	bad argument #1 to 'string.packsize' (variable-length format)
print(pcall(string.packsize, "z")) --> false	bad argument #1 to 'string.packsize' (variable-length format)

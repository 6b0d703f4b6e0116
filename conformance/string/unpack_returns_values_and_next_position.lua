print(string.unpack("<i2", "\1\2\3\4")) --> 513	3
print(string.unpack("<i2i2", "\1\0\255\255")) --> 1	-1	5
print(string.unpack("<I2", "\255\255")) --> 65535	3
print(string.unpack("", "abc")) --> 1
print(string.unpack("c2", "hello")) --> he	3
print(string.unpack("z", "hi\0rest")) --> hi	4
print(string.unpack("s1", "\2hirest")) --> hi	4
print(string.unpack("B", "abc", 2)) --> 98	3
print(string.unpack("B", "abc", -1)) --> 99	4

print((string.unpack("<b", "\x80")), (string.unpack("<B", "\x80"))) --> -128	128
print((string.unpack("<i3", "\xFF\xFF\xFF")), (string.unpack("<I3", "\xFF\xFF\xFF"))) --> -1	16777215
print((string.unpack("<j", ("\xFF"):rep(8))), (string.unpack("<J", ("\xFF"):rep(8)))) --> -1	-1
print((string.unpack(">i2", "\xFF\xFE"))) --> -2
print((string.unpack("<i9", "\0\0\0\0\0\0\0\x80\xFF")) == math.mininteger) --> true

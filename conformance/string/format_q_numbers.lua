print(("%q"):format(1), ("%q"):format(-7)) --> 1	-7
print(("%q"):format(1.0)) --> 0x1p+0
print(("%q"):format(0.5)) --> 0x1p-1
print(("%q"):format(math.mininteger)) --> 0x8000000000000000
print(("%q"):format(1/0), ("%q"):format(-1/0)) --> 1e9999	-1e9999
print(("%q"):format(0/0)) --> (0/0)
print(("%q"):format(nil), ("%q"):format(true)) --> nil	true

print(("%x %X"):format(255, 255)) --> ff FF
print(("%o"):format(8)) --> 10
print(("%#x %#X %#o"):format(255, 255, 8)) --> 0xff 0XFF 010
print(("%x"):format(-1)) --> ffffffffffffffff
print(("%o"):format(-1)) --> 1777777777777777777777
print(("[%08x]"):format(0xBEEF)) --> [0000beef]
print(("[%-8X]"):format(0xBEEF)) --> [BEEF    ]
print(("[%.8x]"):format(0xBEEF)) --> [0000beef]
print(("%x"):format(math.mininteger)) --> 8000000000000000
print(("%#x"):format(0)) --> 0

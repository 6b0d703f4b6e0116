print(("%q"):format("hi")) --> "hi"
print(("%q"):format('say "x" \\ y')) --> "say \"x\" \\ y"
print(("%q"):format("a\nb")) --> "a\
                             --> b"
print(("%q"):format("\0\r\t\27")) --> "\0\13\9\27"
print(("%q"):format("\0001")) --> "\0001"
print(("%q"):format("\200\255") == '"\200\255"') --> true

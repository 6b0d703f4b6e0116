print(os.date("!100%%", 0)) --> 100%
print(("%q"):format(os.date("!a%nb%tc", 0))) --> "a\
   --> b\9c"
print("[" .. os.date("!", 0) .. "]") --> []
print(os.date("!no conversions", 0)) --> no conversions
print(#os.date("!\0%Y", 0)) --> 5

print(os.date("!%Ey %EY %EC", 0)) --> 70 1970 19
print(os.date("!%Od %OH %OM %OS %Om %Oy", 86400 * 40 + 3661)) --> 10 01 01 01 02 70

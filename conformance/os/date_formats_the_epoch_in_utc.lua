print(os.date("!%Y-%m-%d %H:%M:%S", 0)) --> 1970-01-01 00:00:00
print(os.date("!%c", 0)) --> Thu Jan  1 00:00:00 1970
print(os.date("!%x %X %p", 0)) --> 01/01/70 00:00:00 AM
print(os.date("!%a %A %b %B %h", 0)) --> Thu Thursday Jan January Jan
print(os.date("!%d|%e|%j|%y|%C", 0)) --> 01| 1|001|70|19
print(os.date("!%D %F %R %T %r", 0)) --> 01/01/70 1970-01-01 00:00 00:00:00 12:00:00 AM
print(os.date("!%I:%M %p", 13 * 3600)) --> 01:00 PM

local t = 1704067200 - 86400 -- Sunday, 2023-12-31
print(os.date("!%F %a %u %w", t)) --> 2023-12-31 Sun 7 0
print(os.date("!%U %W %V %G %g", t)) --> 53 52 52 2023 23
print(os.date("!%F %a %u %w", t + 86400)) --> 2024-01-01 Mon 1 1
print(os.date("!%U %W %V %G %g", t + 86400)) --> 00 01 01 2024 24
print(os.date("!%G-%V-%u", 1609459200)) --> 2020-53-5

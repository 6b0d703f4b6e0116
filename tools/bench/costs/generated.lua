-- Seconds that a program takes to be loaded, or to run so many rounds: FILE load|run ROUNDS
local file, what, rounds = ...
local from = os.clock()
local chunk = assert(loadfile(file))
local loaded = os.clock()
if what == "run" then chunk(tonumber(rounds)) end
print(what == "load" and loaded - from or os.clock() - loaded)

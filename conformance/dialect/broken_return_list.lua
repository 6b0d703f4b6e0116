local function pair(): string, string return 'a', 'b' end
local function odd(): string, return 1 end --! syntax: unexpected symbol near 'return'

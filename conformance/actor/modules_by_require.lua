-- 2.4: require finds built-in modules; a missing one is named in the error.
local function main()
    local time = require("time")
    print(type(time.after), require("time") == time) --> function	true
    print(require("channel") == channel, require("string") == string) --> true	true
    local ok, err = pcall(require, "nonexistent")
    print(ok, err) --> false	module 'nonexistent' not found
    print(pcall(require)) --> false	bad argument #1 to 'require' (string expected, got no value)
end

return { main = main }

-- Rule 10b: loggers are called with colons and give nothing; with and named make further ones; "" is no name.
local logger = require("logger")

local function main()
  print(type(logger), select("#", logger:info("hello")))          --> userdata	0
  logger:debug("numbers", { int = 1, float = 2.5, yes = true, nested = { a = { 1 } } })
  logger:warn("an error", { error = errors.new("bad") })
  logger:error("odd fields", { [1] = "ignored", f = print, co = coroutine.running() })
  local child = logger:with({ service = "api" }):named("auth"):named("login")
  print(child ~= logger, type(child))                              --> true	userdata
  child:info("in", { user = "ada" })
  logger:info("no fields", nil)
  print(pcall(function() logger:named("") end))    --> false	logger_calls.lua:13: bad argument #1 to 'named' (name cannot be empty)
  print(pcall(function() logger:with() end))       --> false	logger_calls.lua:14: bad argument #1 to 'with' (table expected, got no value)
  print(pcall(function() logger:info("x", "y") end)) --> false	logger_calls.lua:15: bad argument #2 to 'info' (table expected, got string)
  print(pcall(function() logger:info() end))       --> false	logger_calls.lua:16: bad argument #1 to 'info' (string expected, got no value)
  print(pcall(function() logger.info("no colon") end)) --> false	logger_calls.lua:17: bad argument #1 to 'info' (logger.Logger expected, got string)
end

return { main = main }

local function down() return 1 + down() end
local co = coroutine.create(down)
local ok, message = coroutine.resume(co)
print(ok, message:find("stack overflow", 1, true) ~= nil, coroutine.status(co)) --> false	true	dead
ok, message = coroutine.wrap(function() return pcall(down) end)()
print(ok, message:find("stack overflow", 1, true) ~= nil) --> false	true

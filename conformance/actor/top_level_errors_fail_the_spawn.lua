-- 2.5: the chunk runs before spawn returns; what goes wrong there is spawn's answer.
local first = ...
if process.pid() ~= "{app:processes|app:main|0x00001}" then
    if process.id() == "app:raises" then error("at top level") end
    if process.id() == "app:blocks" then process.inbox():receive() end
end

local function main()
    print(first) --> nil
    local pid, err = process.spawn_linked("app:raises", "app:processes")
    print(pid, err) --> nil	failed to execute script: top_level_errors_fail_the_spawn.lua:4: at top level
    print((select(2, process.spawn("app:blocks", "app:processes")))) --> failed to execute script: top_level_errors_fail_the_spawn.lua:5: cannot block while the chunk is loaded
end

return { main = main, raises = main, blocks = main }

-- Process Constants
local function main()
    -- System event kinds (for identifying event types)
    print(process.event.CANCEL) --> pid.cancel
    print(process.event.EXIT) --> pid.exit
    print(process.event.LINK_DOWN) --> pid.link.down
    print(process.event.LINK_ESTABLISHED, process.event.LINK_REMOVED) --> nil	nil
end

return { main = main }

-- Process Identification: a PID is {host|ns:name|unique}.
local function main()
    -- Get the current process PID as a string
    local pid = process.pid()  -- Returns "{host1|app:worker|proc123}"
    print(pid) --> {app:processes|app:main|0x00001}
    print(type(pid), pid == process.pid()) --> string	true
    print(process.id()) --> app:main
end

return { main = main }

--@ stops limit
--@ only state
while true do debug.getinfo(1, "nSltufrL") debug.getlocal(1, 1) debug.getregistry() end

-- short
--[[ long
print "hidden" ]] print "after long"   --> after long
--[==[ ]] ]=] still hidden
]==] print "after level 2"             --> after level 2
--[ not long: print "hidden"
print "after short"                    --> after short
---[[ also short
print "shown"                          --> shown
--]]
print(1 --[[inside]] + --[=[an]=] 2)   --> 3
--[[]] print "empty long"              --> empty long
--

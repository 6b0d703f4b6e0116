local t = setmetatable({}, {
  __add = function()
    error "inside the event" --! runtime: inside the event
  end,
})
local x = t
  + 1

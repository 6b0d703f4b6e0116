local function fail() error("here", 2) end
print(select(2, pcall(function()
  fail(
    1,
    2
  )
end)))                                                 --> line_of_a_call_is_where_its_arguments_open.lua:3: here
print(select(2, pcall(function()
  local missing
  missing {
    1
  }
end)))                                                 --> line_of_a_call_is_where_its_arguments_open.lua:10: attempt to call a nil value (local 'missing')

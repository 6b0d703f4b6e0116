local function f()
  return 1
  print "unreachable" --! syntax: 'end' expected (to close 'function' at line 1) near 'print'
end

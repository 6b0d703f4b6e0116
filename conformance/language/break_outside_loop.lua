local function f()
  break
end; --! syntax: break outside loop at line 2

local function f()
  goto inside
  do
    ::inside::
  end
end; --! syntax: no visible label 'inside' for <goto> at line 2

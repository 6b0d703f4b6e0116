do
  if true then goto target end
  local function f()
    goto target
  end; --! syntax: no visible label 'target' for <goto> at line 4
end
::target::

local function f()
  goto nowhere
end; --! syntax: no visible label 'nowhere' for <goto> at line 2

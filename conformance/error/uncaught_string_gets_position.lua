local function f()
  error "went wrong" --! runtime: went wrong
end
f()

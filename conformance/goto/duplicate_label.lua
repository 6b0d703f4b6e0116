::here::
do
  ::here:: do end --! syntax: label 'here' already defined on line 1
end

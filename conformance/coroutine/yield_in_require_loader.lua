--@ oracle skip native refuses to yield here
package.preload.slow = function(name, extra)
  return { name = name, extra = extra, answer = coroutine.yield "loading" }
end
local co = coroutine.wrap(function() return require "slow" end)
print(co())                                --> loading
local m = co(42)
print(m.name, m.extra, m.answer)           --> slow	:preload:	42
print(require "slow" == m)                 --> true

-- `subscribe` and `unsubscribe` (2.4): mail of a topic through a channel the program made; from then on the process owns it.
local function main()
  local me = process.pid()
  process.send(me, "t", "early")
  local ch = channel.new(2)
  ch:send("buffered")
  print(subscribe("t", ch) == ch, subscribe("t", ch) == ch)       --> true	true
  process.send(me, "t", "late")
  print(ch:receive(), ch:receive(), ch:receive())                 --> buffered	early	late	true
  print(process.listen("t") == ch, pcall(ch.send, ch, 1))         --> true	false	cannot send to named channel
  print(subscribe("t", channel.new()))                            --> nil	topic "t" already has an active subscription
  print(subscribe("@t", channel.new()))                           --> nil	cannot listen to @ topics
  print(unsubscribe(ch))                                          --> true
  print(ch:receive())                                             --> nil	false
  print(unsubscribe(ch))                                          --> false	channel not found

  -- Whoever waits already gets the mail, and is not taken for blocked for ever.
  local waiting = channel.new()
  local done = channel.new()
  coroutine.spawn(function()
    print(waiting:receive())                                      --> mail	true
    done:send(1)
  end)
  subscribe("u", waiting)
  coroutine.spawn(function()
    require("time").sleep("1ms")
    process.send(me, "u", "mail")
  end)
  print(done:receive())                                           --> 1	true
  print(package.loaded.string == string, next(package.preload))   --> true	nil
end

return { main = main }

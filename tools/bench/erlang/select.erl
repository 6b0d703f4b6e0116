%% See actors/select.lua. Erlang has one mailbox instead of channels: a value is tagged with its channel, and its sender waits until it is taken.
-module(select).
-export([main/1]).

main(N) ->
    Self = self(),
    Channels = [make_ref() || _ <- lists:seq(1, 100)],
    [spawn(fun() -> send(Self, Channel, 1, N div 100) end) || Channel <- Channels],
    take(N, maps:from_list([{Channel, 0} || Channel <- Channels])),
    N.

take(0, _Values) -> ok;
take(N, Values) ->
    receive
        {Channel, From, Value} when is_map_key(Channel, Values), Value == map_get(Channel, Values) + 1 ->
            From ! {taken, Channel},
            take(N - 1, Values#{Channel := Value})
    end.

send(_To, _Channel, I, N) when I > N -> ok;
send(To, Channel, I, N) ->
    To ! {Channel, self(), I},
    receive {taken, Channel} -> send(To, Channel, I + 1, N) end.

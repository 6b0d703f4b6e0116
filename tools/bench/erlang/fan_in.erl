%% See actors/fan-in.lua.
-module(fan_in).
-export([main/1]).

main(N) ->
    Self = self(),
    Each = N div 100,
    [spawn(fun() -> send(Self, Id, 1, Each) end) || Id <- lists:seq(1, 100)],
    Sum = 100 * Each * (Each + 1) * 0.75,
    true = take(N, 0) == Sum,
    N.

take(0, Sum) -> Sum;
take(N, Sum) ->
    receive
        {measured, #{id := Id, sequence := I, name := <<"probe">>, position := #{x := X, y := Y}}} when X == Id + 0.5 ->
            take(N - 1, Sum + I + Y)
    end.

send(_To, _Id, I, N) when I > N -> ok;
send(To, Id, I, N) ->
    To ! {measured, #{id => Id, sequence => I, name => <<"probe">>, position => #{x => Id + 0.5, y => I / 2}}},
    send(To, Id, I + 1, N).

%% See actors/ring.lua.
-module(ring).
-export([main/1]).

main(N) ->
    Self = self(),
    Successor = lists:foldl(fun(_, Next) -> spawn(fun() -> node_loop(Next) end) end, Self, lists:seq(2, 1000)),
    Successor ! {token, N},
    first(Successor),
    N.

first(Successor) ->
    receive
        {token, Left} when Left > 0 ->
            Successor ! {token, Left - 1},
            first(Successor);
        {token, _} -> ok
    end.

node_loop(Successor) ->
    receive
        {token, Left} ->
            Successor ! {token, Left - 1},
            if Left > 0 -> node_loop(Successor); true -> ok end
    end.

%% See actors/ping-pong.lua.
-module(ping_pong).
-export([main/1]).

main(N) ->
    Peer = spawn_link(fun echo/0),
    rounds(Peer, 1, N),
    unlink(Peer),
    exit(Peer, kill),
    N.

rounds(_Peer, I, N) when I > N -> ok;
rounds(Peer, I, N) ->
    Peer ! {ping, self(), I},
    receive {pong, I} -> ok end,
    rounds(Peer, I + 1, N).

echo() ->
    receive {ping, From, I} -> From ! {pong, I} end,
    echo().

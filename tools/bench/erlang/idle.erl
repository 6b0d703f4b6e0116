%% See actors/idle.lua. Started last, a process runs last: when it has ended, all others wait.
-module(idle).
-export([main/1]).

main(N) ->
    [spawn(fun() -> receive nothing -> ok end end) || _ <- lists:seq(1, N)],
    {_, Monitor} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Monitor, _, _, _} -> N end.

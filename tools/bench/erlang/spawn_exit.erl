%% See actors/spawn-exit.lua.
-module(spawn_exit).
-export([main/1]).

main(N) -> rounds(N), N.

rounds(0) -> ok;
rounds(N) ->
    {Pid, Monitor} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Monitor, process, Pid, normal} -> ok end,
    rounds(N - 1).

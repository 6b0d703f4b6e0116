%% Runs Module:main(Warm), then Module:main(N) with the time taken, and prints both times, the memory that is left over and the result as JSON.
-module(harness).
-export([main/1]).

main([Name, Warm, N]) ->
    Module = list_to_atom(Name),
    Module:main(list_to_integer(Warm)),
    erlang:garbage_collect(),
    Memory = erlang:memory(total),
    {Cpu, _} = statistics(runtime),
    Start = erlang:monotonic_time(microsecond),
    Result = Module:main(list_to_integer(N)),
    Wall = erlang:monotonic_time(microsecond) - Start,
    {CpuAfter, _} = statistics(runtime),
    erlang:garbage_collect(),
    io:format("{\"cpu\":~w,\"wall\":~w,\"bytes\":~w,\"result\":~w}~n",
              [(CpuAfter - Cpu) / 1000, Wall / 1.0e6, erlang:memory(total) - Memory, Result]),
    halt().

// Runs a program with each entry, however it is loaded, and prints what comes out.
exports.use = async (load) => {
  const { Lua, LuaError } = await load('perilune');
  const { createSystem, LuaError: ActorsError } = await load('perilune/actors');
  const { nodeHost } = await load('perilune/node');
  const { Lua: Lean } = await load('perilune/lean');
  const { LuaFactory } = await load('perilune/wasmoon');
  const { nats } = await load('perilune/nats');
  const { Lua: InScript } = await load('perilune/perilune.min.js');
  const lua = new Lua({ host: nodeHost() });
  console.log('perilune', lua.eval('return 6 * 7'), LuaError === ActorsError);
  const system = createSystem({
    entries: { 'app:main': { source: 'return { run = function() return 43 end }' } },
  });
  console.log('actors', await system.spawn('app:main', 'system:processes').result);
  await system.stop();
  console.log('lean', new Lean().eval(lua.compile('return 44').dump()));
  console.log('wasmoon', await (await new LuaFactory().createEngine()).doString('return 45'));
  console.log('nats', nats().kind);
  console.log('script', new InScript().eval('return 46'), InScript === globalThis.Perilune.Lua);
};

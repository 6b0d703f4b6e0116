// A CommonJS program imports a module when it runs: any version of TypeScript knows how.
export async function seven(): Promise<number> {
  const { Lua } = await import('perilune');
  const { createSystem } = await import('perilune/actors');
  const { nodeHost } = await import('perilune/node');
  createSystem({ entries: {}, host: nodeHost() });
  return new Lua().eval<number>('return 7');
}

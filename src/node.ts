// The public names of the Node host: files, environment and standard streams for Lua programs.
export { nodeHost } from './embed/host-node.ts';

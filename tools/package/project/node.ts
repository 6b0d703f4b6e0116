// Uses the entry for Node. It needs no types of Node's.
import { Lua } from 'perilune';
import { createSystem, loadApp, nodeHost, type App, type NodeHost } from 'perilune/node';

const host: NodeHost = nodeHost({ environment: false, write: (_bytes) => {} });
const app: App = loadApp('.');

export const lua = new Lua({ host });
export const system = createSystem({ entries: app.entries, appDir: '.' });

// The public names of the Node host: files, environment and standard streams for Lua programs, and systems from app
// directories.
import { loadApp } from '../embed/system/app-dir.ts';
import { nodeHost as makeHost, type NodeHost, type NodeHostOptions } from '../embed/node/host-node.ts';
import { checked, mustBe, type Checks } from '../embed/host/options.ts';
import * as is from '../embed/host/options.ts';
import type { System, SystemOptions } from '../embed/system/system.ts';
import { createThreads, type ThreadOptions } from '../embed/threads/options.ts';

export { loadApp };
export type { NodeHost, NodeHostOptions };
export type { App, LoadOptions } from '../embed/system/app-dir.ts';

/** Options of a system whose entries may come from an app directory. */
export interface NodeSystemOptions extends Omit<SystemOptions, 'entries'>, ThreadOptions {
  readonly entries?: SystemOptions['entries'];
  /**
   * A directory with _index.yaml files in it and below. What the other options declare is added to what the app does.
   */
  readonly appDir?: string;
}

const HOST: Checks<NodeHostOptions> = {
  environment: is.truth,
  write: is.callable,
  writeError: is.callable,
  unread: is.callable,
  waiting: is.callable,
  inTurns: is.callable,
};

/** A host with the files, environment, commands and standard streams of Node. Throws a TypeError for faulty options. */
export const nodeHost = (options?: NodeHostOptions): NodeHost => makeHost(checked('nodeHost', options, HOST));

/**
 * Like createSystem of the actors entry, with files, environment and standard streams of Node's, and entries from a
 * directory.
 */
export function createSystem(given: NodeSystemOptions): System {
  mustBe('the options of createSystem', given, is.object);
  const { appDir, entries, hosts, services, catalog, ...options } = given;
  if (appDir !== undefined) mustBe("option 'appDir' of createSystem", appDir, is.string);
  const app =
    appDir === undefined
      ? undefined
      : loadApp(appDir, { modules: Object.keys(options.modules ?? {}), lenient: options.lenient === true });
  const system = {
    ...options,
    host: options.host ?? nodeHost(),
    entries: { ...app?.entries, ...entries },
    hosts: { ...app?.hosts, ...hosts },
    refused: { ...app?.refused, ...options.refused },
    services: { ...app?.services, ...services },
    catalog: { ...app?.catalog, ...catalog },
  };
  return createThreads(system, new URL('./worker.js', import.meta.url));
}

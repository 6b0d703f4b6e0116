// The public names of the Node host: files, environment and standard streams for Lua programs, and systems from app
// directories.
import { loadApp } from '../embed/system/app-dir.ts';
import { nodeHost } from '../embed/node/host-node.ts';
import { createSystem as createPortable, type System, type SystemOptions } from '../embed/system/system.ts';

export { nodeHost, loadApp };
export type { App, LoadOptions } from '../embed/system/app-dir.ts';

/** Options of a system whose entries may come from an app directory. */
export interface NodeSystemOptions extends Omit<SystemOptions, 'entries'> {
  readonly entries?: SystemOptions['entries'];
  /**
   * A directory with _index.yaml files in it and below. What the other options declare is added to what the app does.
   */
  readonly appDir?: string;
}

/**
 * Like createSystem of the actors entry, with files, environment and standard streams of Node's, and entries from a
 * directory.
 */
export function createSystem({ appDir, entries, hosts, services, catalog, ...options }: NodeSystemOptions): System {
  const app =
    appDir === undefined
      ? undefined
      : loadApp(appDir, { modules: Object.keys(options.modules ?? {}), lenient: options.lenient === true });
  return createPortable({
    host: nodeHost(),
    ...options,
    entries: { ...app?.entries, ...entries },
    hosts: { ...app?.hosts, ...hosts },
    refused: { ...app?.refused, ...options.refused },
    services: { ...app?.services, ...services },
    catalog: { ...app?.catalog, ...catalog },
  });
}

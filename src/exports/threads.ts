// The public names of systems with several threads. Nothing else happens here.
import { createThreads, type ThreadOptions } from '../embed/threads/options.ts';
import type { System, SystemOptions } from '../embed/system/system.ts';

export type { System, SystemOptions, ThreadOptions };

/** Like createSystem of the actors entry, on several threads. */
export const createSystem = (options: SystemOptions & ThreadOptions): System =>
  createThreads(options, new URL('./worker.js', import.meta.url));

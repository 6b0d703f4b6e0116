// All modules that an entry can list, besides `time` and `ctx` (README 2.4, 11), and the classes of their objects: one
// row per module.
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { installNew, type HostClass, type Library } from '../../../vm/native/library.ts';
import { BASE64_MODULE } from './base64.ts';
import { EVENTS_MODULE, SUBSCRIPTION } from './events.ts';
import { ENTRIES_MODULE, REGISTRY_CLASSES } from './registry.ts';
import { ENV_MODULE } from './env.ts';
import { FUNCS_CLASSES, FUNCS_MODULE } from './funcs.ts';
import { JSON_MODULE } from './json.ts';
import { LOGGER, LOGGER_MODULE } from './logger.ts';
import { IO_MODULE } from './io.ts';
import { SUPERVISOR_MODULE } from './supervisor.ts';
import { UUID_MODULE } from './uuid.ts';

const LIBRARIES: readonly Library[] = [
  JSON_MODULE,
  BASE64_MODULE,
  UUID_MODULE,
  ENV_MODULE,
  EVENTS_MODULE,
  FUNCS_MODULE,
  IO_MODULE,
  ENTRIES_MODULE,
  SUPERVISOR_MODULE,
];

/** The modules of one system, by the name they are required by. */
export const openModules = (): [name: string, module: Value][] => [
  ...LIBRARIES.map((library): [string, Value] => [library.name, installNew(new Table(), library)]),
  ['logger', LOGGER_MODULE],
];

export const MODULE_CLASSES: readonly HostClass[] = [SUBSCRIPTION, ...REGISTRY_CLASSES, ...FUNCS_CLASSES, LOGGER];

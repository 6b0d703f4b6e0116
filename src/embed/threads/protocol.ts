// What the first thread and a worker tell each other outside of links: how a worker begins, who joins and goes, calls
// of modules, and what is asked for whole threads. Messages are cloned by the host.
// It must not know what follows from a message.
import type { ForwardedNodes } from '../../actors/threads/forwarded-nodes.ts';
import type { Entry as CoreEntry } from '../../actors/core/entry.ts';
import type { SystemOptions } from '../system/system.ts';
import type { PortLike } from './ports.ts';

/** Both sides must be of one build. */
export const BUILD = 2;

/** What of the options of a system its workers need. */
export const SETTINGS = [
  'entries',
  'hosts',
  'catalog',
  'env',
  'slice',
  'turn',
  'seed',
  'dialect',
  'compat',
  'node',
  'pids',
  'enforceDeadlines',
  'maxProcesses',
  'jit',
] as const satisfies readonly (keyof SystemOptions)[];

export type Settings = Pick<SystemOptions, (typeof SETTINGS)[number]>;

/** Blocks of serial numbers that a new worker leaves out: more than one can give away unnoticed. */
export const RESERVE = 2 ** 17;

/** A module of the first thread: what its functions are called, and data. */
export type Description = { readonly [name: string]: Described };
export type Described = { readonly call: true } | { readonly data: unknown } | { readonly module: Description };

/** The first message to a worker. */
export interface Boot {
  readonly what: 'boot';
  readonly build: number;
  readonly thread: number;
  /** The name of a lock that the worker holds, where there are locks. */
  readonly life: string;
  /** Serial numbers begin here. */
  readonly block: number;
  /** How many threads have come or gone, this one included. */
  readonly roster: number;
  readonly settings: Settings;
  /** Entries with compiled code as source. */
  readonly entries: ReadonlyMap<string, CoreEntry>;
  readonly modules: Readonly<Record<string, Description>>;
  /** A module of the host with modules for each thread. */
  readonly workerModules: string | undefined;
  /** The host's environment variables. */
  readonly environment: Readonly<Record<string, string>> | undefined;
  readonly peers: readonly (readonly [thread: number, port: PortLike])[];
  /** In a cluster: the way to other nodes. */
  readonly cluster: ClusterBoot | undefined;
}

/** How a worker takes part in a cluster. */
interface ClusterBoot {
  /** Counts the starts of this thread. */
  readonly incarnation: number;
  /** For how many threads serial numbers have room. */
  readonly room: number;
  /** About other nodes (actors/threads/forwarding.ts); first of all, options. */
  readonly port: PortLike;
}

/** What links to other nodes are like. */
export interface ClusterOptions {
  readonly what: 'options';
  readonly options: ConstructorParameters<typeof ForwardedNodes>[2];
}

/** From the first thread. */
export type ToWorker =
  | Boot
  | {
      readonly what: 'join';
      readonly thread: number;
      readonly port: PortLike;
      readonly roster: number;
      readonly block: number;
    }
  | { readonly what: 'gone'; readonly thread: number; readonly roster: number }
  | { readonly what: 'called'; readonly id: number; readonly outcome: Outcome }
  | { readonly what: 'quiet'; readonly id: number }
  | { readonly what: 'stop'; readonly grace: number; readonly patient: boolean };

/** From a worker. */
export type FromWorker =
  | { readonly what: 'ready' }
  | { readonly what: 'failed'; readonly message: string }
  /** It may give away serial numbers up to this block. */
  | { readonly what: 'reserve'; readonly block: number }
  | {
      readonly what: 'call';
      readonly id: number;
      readonly path: readonly string[];
      readonly pid: string;
      readonly args: readonly unknown[];
    }
  | { readonly what: 'abort'; readonly id: number }
  | { readonly what: 'answer'; readonly id: number; readonly traffic: Traffic }
  | { readonly what: 'stopped' };

/** Frames of all links of a thread. */
export interface Traffic {
  readonly sent: number;
  readonly received: number;
}

/** How a call of a module ended. */
export type Outcome =
  | { readonly values: readonly unknown[] }
  | {
      readonly error: {
        readonly message: string;
        readonly kind: string;
        readonly retryable: boolean | undefined;
        readonly details: unknown;
        /** It was a LuaError. */
        readonly lua: boolean;
      };
    };

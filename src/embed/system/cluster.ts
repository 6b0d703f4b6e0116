// Clusters as a system sees them: something that connects it with other nodes and tells what becomes of them. What
// connects nodes has entries of its own (perilune/nats), so that a system alone carries nothing of it.
// A node's incarnation is the time of its start: a later start has a greater one, and its PIDs are new.
import type { System as Core } from '../../actors/core/system.ts';
import type { NodesOptions } from '../../actors/nodes/nodes.ts';
import type { FirstNodes } from '../../actors/threads/first-nodes.ts';
import type { OtherThreads } from '../../actors/threads/threads.ts';
import * as text from '../../messages/cluster.ts';
import { LuaError } from '../host/errors.ts';
import type { SystemOptions } from './options.ts';

/** A node of a cluster, as this one knows it. */
export interface NodeInfo {
  readonly node: string;
  /** Is it this node? */
  readonly self: boolean;
  /** Do messages get there? */
  readonly up: boolean;
  /** Counts its starts: a later one is greater. */
  readonly incarnation: number;
  /** The time of its start, in milliseconds since 1970. */
  readonly startedAt: number;
}

/** Something has happened to a node. */
export interface NodeEvent {
  readonly node: string;
  readonly up: boolean;
  /**
   * Why it is not up: 'noconnection', 'restarted', 'left', 'malformed'; 'refused': it cannot be talked to, or this node
   * may not take part.
   */
  readonly reason: string | undefined;
  /** What is wrong, if it is refused. */
  readonly message: string | undefined;
}

/** Connects systems; `nats` of perilune/nats makes one. */
export interface Cluster {
  /** The kind of what connects them. */
  readonly kind: string;
  /** @internal */
  join(seat: Seat): Membership;
}

/** What a system gives to its cluster. */
export interface Seat {
  readonly core: Core;
  readonly node: string;
  readonly incarnation: number;
  /** The threads of this node, if there are several. */
  readonly threads: ClusterThreads | undefined;
  /** Something has come from outside; `now`: processes wait for it. */
  kick(now?: boolean): void;
  told(event: NodeEvent): void;
  /** Logs a line. */
  say(level: 'warn' | 'error', message: string): void;
  /** Gets exceptions. */
  failed(thrown: unknown): void;
}

/** Threads that take part in a cluster: perilune/threads has them. */
export interface ClusterThreads {
  readonly count: number;
  readonly others: OtherThreads;
  /** What the first thread has of other nodes: from now on it tells the others. */
  shared(nodes: FirstNodes, options: NodesOptions): void;
}

/** What a system has of its cluster. */
export interface Membership {
  /** Resolves when this node takes part; rejected if it may not. */
  readonly joined: Promise<void>;
  nodes(): NodeInfo[];
  /** Tells the others that this node leaves, and closes what connects them. */
  leave(): Promise<void>;
}

/** 2025. Incarnations must stay below 2^33, which takes 34 years. */
const FIRST = 1_735_689_600_000;
/** Incarnations per second. */
const RATE = 8;

export const incarnationAt = (ms: number): number => Math.max(1, Math.floor(((ms - FIRST) * RATE) / 1000));
export const startOf = (incarnation: number): number => FIRST + (incarnation * 1000) / RATE;

const NODE_NAME = /^[\w.-]{1,64}$/;

const wrong = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

/** Throws a LuaError if a system with these options cannot be in a cluster. */
export function checkCluster({ cluster, node, clock }: Pick<SystemOptions, 'cluster' | 'node' | 'clock'>): void {
  if (cluster === undefined) return;
  if (node === undefined) throw wrong(text.nodeNeeded());
  if (!NODE_NAME.test(node)) throw wrong(text.badNodeName(node));
  if (clock === 'virtual') throw wrong(text.realClockNeeded());
}

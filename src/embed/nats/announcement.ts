// What nodes say of themselves to all: that they are there, that they leave, and who has a name. Announcements come
// from other nodes and are trusted in nothing: what is not one is undefined.

import { MOST_THREADS } from '../../actors/values/pid.ts';

/** A node, and its connection to the server. */
export interface Announcement {
  /** `who` asks for those of the others. */
  readonly kind: 'here' | 'who' | 'bye';
  /** Empty: somebody who only looks. */
  readonly node: string;
  readonly incarnation: number;
  /** Tells two starts with one incarnation apart. */
  readonly instance: string;
  /** The server, and its number for the connection: what events of the system account name. */
  readonly server: string;
  readonly client: number;
  /** How many threads the node has; not said: one. */
  readonly threads: number;
}

const KINDS: ReadonlySet<unknown> = new Set(['here', 'who', 'bye']);
const NODE_NAME = /^[\w.-]{0,64}$/;
const MOST_BYTES = 2048,
  LONGEST_ID = 128,
  MOST_INCARNATIONS = 2 ** 33;

const encoder = new TextEncoder(),
  decoder = new TextDecoder();

export const written = (announcement: Announcement): Uint8Array => encoder.encode(JSON.stringify(announcement));

const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_ID;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** An object that bytes of JSON stand for. */
export function objectIn(bytes: Uint8Array, most: number): Record<string, unknown> | undefined {
  if (bytes.length > most) return undefined;
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function read(bytes: Uint8Array): Announcement | undefined {
  const given = objectIn(bytes, MOST_BYTES);
  if (given === undefined) return undefined;
  const { kind, node, incarnation, instance, server, client, threads = 1 } = given;
  if (!KINDS.has(kind) || typeof node !== 'string' || !NODE_NAME.test(node)) return undefined;
  if (!isCount(incarnation) || incarnation >= MOST_INCARNATIONS || !isName(instance)) return undefined;
  if (!isName(server) || !isCount(client) || !isCount(threads) || threads < 1 || threads > MOST_THREADS)
    return undefined;
  return { kind: kind as Announcement['kind'], node, incarnation, instance, server, client, threads };
}

/** Does the first one's node have the name, if both claim it? The later start has. */
export const supersedes = (one: Announcement, other: Announcement): boolean =>
  one.incarnation > other.incarnation || (one.incarnation === other.incarnation && one.instance > other.instance);

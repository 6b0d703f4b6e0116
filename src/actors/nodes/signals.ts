// What nodes tell each other, and the parts that signals consist of. The sender's own processes are written as PIDs,
// the receiver's as host and serial number.
// It must not know what follows from a signal (peer.ts).
import type { Value } from '../../values/type.ts';
import { Exit } from '../values/event.ts';
import { ErrorObject, type Ender } from '../values/failure.ts';
import { Family, Pid } from '../values/pid.ts';
import type { Decoder } from '../link/decoder.ts';
import type { Encoder, Refusal } from '../link/encoder.ts';
import { malformed, type Reader } from '../link/wire.ts';

/** Kinds of signals; 0 is the link's own. */
export const enum Signal {
  /** Receiver, sender, topic, content. */
  Send = 1,
  /** The same with a content that was written before (large.ts). */
  SendLarge,
  /** Serial number, exit: a process has ended. Tells everybody there who is tied to it. */
  Ended,
  /** Request, PID, receiver. */
  Monitor,
  Link,
  /** Serial number, receiver. */
  Demonitor,
  Unlink,
  /** Receiver, sender, milliseconds, reason. */
  Cancel,
  /** Receiver. */
  Terminate,
  /** Request and all that a start needs (spawn.ts). */
  Spawn,
  /** Request, then true and a PID, true and a value, or false and an error. */
  Answer,
  /** Name, stamp, PID or nothing: the last writer of a name. */
  Name,
  /** Call, receiver, sender, topic, content: a message that is answered by a reply. */
  Call,
  /** Call, then a value or an error. */
  Reply,
  /** Request, receiver: asks when a process that has started waits. */
  Settled,
  /** Serial number: whoever sends to this process waits, until there is room. Only between threads. */
  Full,
  Room,
  /** Group, PID: a process of the sender has joined a group, or left it. */
  Joined,
  Left,
}

// ---- processes

export function putPid(encoder: Encoder, { family, serial }: Pid): void {
  encoder.word(family.host);
  encoder.word(family.id);
  encoder.out.uint(serial);
}

/** The PIDs of a node, which share families. */
export class Pids {
  private families = new Map<string, Family>();
  /** Of the last PID: most mail comes from the same processes again. */
  private last: Family | undefined = undefined;

  constructor(
    private readonly node: string,
    private readonly short: boolean,
  ) {}

  make(host: string, id: string, serial: number): Pid {
    const { last } = this;
    if (last === undefined || last.host !== host || last.id !== id) this.last = this.family(host, id);
    return new Pid(this.last!, serial);
  }

  private family(host: string, id: string): Family {
    const key = `${host}|${id}`;
    let family = this.families.get(key);
    if (family === undefined) {
      if (this.families.size === MOST_FAMILIES) this.families = new Map();
      this.families.set(key, (family = new Family(this.node, host, id, this.short || id === '')));
    }
    return family;
  }

  take(from: Decoder, reader: Reader): Pid {
    const host = from.word(),
      id = from.word();
    return this.make(host, id, reader.uint());
  }
}

/** Families that are remembered of a node. */
const MOST_FAMILIES = 4096;

/** A process of the receiver. */
export interface Target {
  readonly host: string;
  readonly serial: number;
}

export function putTarget(encoder: Encoder, { family, serial }: Pid): void {
  encoder.word(family.host);
  encoder.out.uint(serial);
}

export const takeTarget = (from: Decoder, reader: Reader): Target => ({ host: from.word(), serial: reader.uint() });

// ---- exits

const ENDERS: readonly (Ender | undefined)[] = [undefined, 'instructions', 'memory', 'time', 'output', 'others'];

const enum ExitFlag {
  Failed = 1,
  Imposed = 2,
  Unnoticed = 4,
}

/** An exit; and whether it is a failure that nobody has learnt of. */
interface ToldExit {
  readonly exit: Exit;
  readonly unnoticed: boolean;
}

export function putExit(encoder: Encoder, { value, error, imposed }: Exit, unnoticed: boolean): Refusal | undefined {
  const { out } = encoder;
  out.byte(
    (error === undefined ? 0 : ExitFlag.Failed) |
      (imposed ? ExitFlag.Imposed : 0) |
      (unnoticed ? ExitFlag.Unnoticed : 0),
  );
  if (error !== undefined) out.byte(ENDERS.indexOf(error.ender));
  return encoder.value(error ?? value);
}

export function takeExit(from: Decoder, reader: Reader): ToldExit {
  const flags = reader.byte(),
    imposed = (flags & ExitFlag.Imposed) !== 0,
    unnoticed = (flags & ExitFlag.Unnoticed) !== 0;
  if ((flags & ExitFlag.Failed) === 0) return { exit: new Exit(from.value(), undefined, imposed), unnoticed };
  const ender = ENDERS[reader.byte()],
    error = takeError(from);
  return { exit: new Exit(undefined, ender === undefined ? error : error.with({ ender }), imposed), unnoticed };
}

export function takeError(from: Decoder): ErrorObject {
  const error: Value = from.value();
  return error instanceof ErrorObject ? error : malformed('error');
}

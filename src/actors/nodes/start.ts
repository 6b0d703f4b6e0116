// The start of a process on another node, as it travels: entry, host, arguments, and what the process inherits.
// It must not know who asks nor who answers (peer.ts).
import { BOUNDS, UNBOUNDED, type Bounds } from '../../vm/limits.ts';
import type { Value } from '../../values/type.ts';
import type { RemoteStart } from '../core/network.ts';
import type { OutgoingMessage } from '../core/spawning.ts';
import type { Decoder } from '../link/decoder.ts';
import type { Encoder, Refusal } from '../link/encoder.ts';
import type { Reader } from '../link/wire.ts';
import { NO_CONTEXT, type Context } from '../values/context.ts';

/** What a node is asked to start. */
export interface Start {
  readonly id: string;
  readonly host: string;
  readonly exec: boolean;
  readonly monitor: boolean;
  readonly link: boolean;
  readonly args: readonly Value[];
  readonly context: Context;
  readonly name: string | undefined;
  readonly messages: readonly OutgoingMessage[];
  readonly bounds: Bounds | undefined;
  /** The sender has chosen this serial number. */
  readonly serial: number | undefined;
  /** The sender waits for its exit. */
  readonly awaited: boolean;
}

const enum Flag {
  Exec = 1,
  Monitor = 2,
  Link = 4,
  Name = 8,
  Bounds = 16,
  Serial = 32,
  Awaited = 64,
}

export function putStart(encoder: Encoder, { id, host, args, how, exec }: RemoteStart): Refusal | undefined {
  const { out } = encoder,
    { monitor, link, name, bounds, initialMessages = [], parent, serial, awaited } = how,
    context = how.context ?? parent?.context ?? NO_CONTEXT;
  encoder.word(id);
  encoder.word(host);
  out.byte(
    (exec ? Flag.Exec : 0) |
      (monitor === true ? Flag.Monitor : 0) |
      (link === true ? Flag.Link : 0) |
      (name === undefined ? 0 : Flag.Name) |
      (bounds === undefined || bounds === UNBOUNDED ? 0 : Flag.Bounds) |
      (serial === undefined ? 0 : Flag.Serial) |
      (awaited === true ? Flag.Awaited : 0),
  );
  if (serial !== undefined) out.uint(serial);
  if (name !== undefined) encoder.word(name);
  if (bounds !== undefined && bounds !== UNBOUNDED) for (const bound of BOUNDS) out.float(bounds[bound]);
  return putValues(encoder, args) ?? putContext(encoder, context) ?? putMessages(encoder, initialMessages);
}

function putValues(encoder: Encoder, values: readonly Value[]): Refusal | undefined {
  encoder.out.uint(values.length);
  for (const value of values) {
    const refused = encoder.value(value);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function putContext(encoder: Encoder, { values, actor, scope }: Context): Refusal | undefined {
  encoder.out.uint(values.size);
  for (const [name, value] of values) {
    encoder.word(name);
    const refused = encoder.value(value);
    if (refused !== undefined) return refused;
  }
  return encoder.value(actor) ?? encoder.value(scope);
}

function putMessages(encoder: Encoder, messages: readonly OutgoingMessage[]): Refusal | undefined {
  encoder.out.uint(messages.length);
  for (const { topic, content } of messages) {
    encoder.word(topic);
    const refused = encoder.value(content);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

export function takeStart(from: Decoder, reader: Reader): Start {
  const id = from.word(),
    host = from.word(),
    flags = reader.byte();
  return {
    id,
    host,
    exec: (flags & Flag.Exec) !== 0,
    monitor: (flags & Flag.Monitor) !== 0,
    link: (flags & Flag.Link) !== 0,
    awaited: (flags & Flag.Awaited) !== 0,
    serial: (flags & Flag.Serial) === 0 ? undefined : reader.uint(),
    name: (flags & Flag.Name) === 0 ? undefined : from.word(),
    bounds: (flags & Flag.Bounds) === 0 ? undefined : takeBounds(reader),
    args: takeValues(from, reader),
    context: takeContext(from, reader),
    messages: takeMessages(from, reader),
  };
}

function takeBounds(reader: Reader): Bounds {
  const bounds = { ...UNBOUNDED };
  for (const name of BOUNDS) {
    const bound = reader.float();
    if (bound >= 0) bounds[name] = bound;
  }
  return bounds;
}

function takeValues(from: Decoder, reader: Reader): Value[] {
  const values: Value[] = [];
  for (let left = reader.count(); left > 0; left--) values.push(from.value());
  return values;
}

function takeContext(from: Decoder, reader: Reader): Context {
  const values = new Map<string, Value>();
  for (let left = reader.count(2); left > 0; left--) values.set(from.word(), from.value());
  return { values, actor: from.value(), scope: from.value() };
}

function takeMessages(from: Decoder, reader: Reader): OutgoingMessage[] {
  const messages: OutgoingMessage[] = [];
  for (let left = reader.count(2); left > 0; left--) messages.push({ topic: from.word(), content: from.value() });
  return messages;
}

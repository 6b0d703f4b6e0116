// The `payload` library, and the methods of payloads and messages (README 5.13, 9): argument checks, results, work in
// parts. Conversion between formats: actors/modules/transcode.ts.
import * as text from '../../../messages/actors.ts';
import { str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, pure } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { fastCalls } from '../../../vm/native/traits.ts';
import { instance, rest, str, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import { Message } from '../../mail/message.ts';
import { FORMATS, Payload } from '../../values/payload.ts';
import { Transcoding } from '../../modules/transcode.ts';
import { refuse } from '../common/support.ts';
import { reply } from './calls.ts';

/** Work done at once; of longer work, a part. */
const AT_ONCE = 20_000,
  PART = 5_000;

/** Converts a payload in parts. */
class Turning implements LongWork {
  private readonly transcoding: Transcoding;

  constructor(from: Payload, format: string) {
    this.transcoding = new Transcoding(from, format);
  }

  step(rt: Runtime): boolean {
    return this.go(rt, PART);
  }

  /** The result is charged to memory at the start. */
  go(rt: Runtime, units: number): boolean {
    const { transcoding } = this;
    rt.charge(transcoding.step(units));
    const { result } = transcoding;
    if (result instanceof Payload && result.encoded !== undefined) rt.makes(result.encoded.length);
    return result !== undefined;
  }

  finish(at: Window | Call): number {
    const result = this.transcoding.result!;
    return result instanceof Payload
      ? at.one(result)
      : refuse(at, new ErrorObject(result.reason, KINDS.INTERNAL, { retryable: false }));
  }
}

const self = instance('self', 'payload', (v) => v instanceof Payload);
const message = instance('self', 'process.Message', (v) => v instanceof Message);

const senderOf = ({ from }: Message): Value => (from === undefined ? undefined : strValue(from.text));
const contentOf = ({ content }: Message): Value => Payload.of(content);

const PAYLOAD = hostClass(
  Payload,
  'payload',
  [
    fastCalls(
      pure('payload:data', [self], 'any', 'The Lua value, which is not copied.', (p) => p.data),
      undefined,
      (_, p) => (p instanceof Payload ? p.data : null),
    ),
    pure('payload:unmarshal', [self], 'any', 'The Lua value, as payload:data gives it.', (p) => p.data),
    pure('payload:get_format', [self], 'string', 'The name of the format, one of payload.format.', (p) => p.format),
    long(
      'payload:transcode',
      [self, str('format')],
      'payload?, error?',
      'A new payload in another format; nil and an error if that cannot be.',
      (at, p, format) => {
        const job = new Turning(p, format);
        return job.go(at.rt, AT_ONCE) || job.go(at.rt, AT_ONCE) ? job.finish(at) : SLOW_PATH;
      },
      (_, p, format) => new Turning(p, format),
    ),
  ],
  {
    __tostring: pure('payload:tostring', [self, rest()], 'string', 'Names the format.', (p) =>
      text.payloadText(p.format),
    ),
  },
);

const MESSAGE = hostClass(
  Message,
  'process.Message',
  [
    fastCalls(
      pure('Message:topic', [message], 'string', 'The topic it was sent under.', (m) => m.topic),
      undefined,
      (_, m) => (m instanceof Message ? strValue(m.topic) : null),
    ),
    fastCalls(
      plain('Message:from', [message], 'string?', 'The PID of the sender; nil if there is none.', (at, m) =>
        at.one(senderOf(m)),
      ),
      undefined,
      (_, m) => (m instanceof Message ? senderOf(m) : null),
    ),
    fastCalls(
      plain('Message:payload', [message], 'payload', 'The payload of what was sent.', (at, m) => at.one(contentOf(m))),
      undefined,
      (_, m) => (m instanceof Message ? contentOf(m) : null),
    ),
    reply,
  ],
  {
    __tostring: pure('Message:tostring', [message, rest()], 'string', 'Names the topic.', (m) =>
      text.messageText(m.topic),
    ),
  },
);

const make = plain(
  'payload.new',
  [value('data')],
  'payload',
  'A payload of a Lua value, which is not copied; of a payload, itself.',
  (at, data) => at.one(data instanceof Payload ? data : Payload.of(data)),
);

/** payload.format */
export function formatTable(): Table {
  const table = new Table();
  for (const [name, format] of Object.entries(FORMATS)) table.setStr(name, strValue(format));
  return table;
}

export const PAYLOAD_CLASSES = [PAYLOAD, MESSAGE];

export const PAYLOAD_LIBRARY = library('payload', [make]);

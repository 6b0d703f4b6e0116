// Frames: what a transport carries from node to node, as bytes. A hello begins, resumes or restarts a session; data
// frames carry signals in numbered order; acknowledgements and pings say how far each side is.
// It must not know what signals mean (nodes/) nor when frames are sent (link.ts).
import { MOST_THREADS } from '../values/pid.ts';
import { LONGEST, type Reader, Writer, malformed } from './wire.ts';

export const enum Frame {
  Hello = 1,
  /** Signals; the last part of a large one. */
  Data,
  /** A part of a large signal: more follow. */
  Part,
  /** What was received. */
  Ack,
  /** The same, and the receiver has seen a gap: what is missing must come again. */
  Gap,
  /** What was sent, so that the other side notices a gap at the end. */
  Ping,
  /** Receiving and sending thread, then a frame: between threads of which one is not the first of its node. */
  Routed,
  /** Thread, incarnation: a thread of the sender has ended. */
  Gone,
}

/** The first bytes of a hello: "PL". */
const MAGIC = 0x504c;

/** The beginning of a hello, in all versions. */
interface Greeting {
  readonly oldest: number;
  readonly newest: number;
  readonly node: string;
  /** It wants an answer. */
  readonly asks: boolean;
}

/** The session that a node believes in. */
export interface Hello {
  /** Its incarnation, and the one that it knows of the receiver; 0: none. */
  readonly incarnation: number;
  readonly knows: number;
  /** Counts the sessions of two incarnations. */
  readonly epoch: number;
  /** It has seen a hello of this session. */
  readonly seen: boolean;
  /**
   * Its last process when the session began; where it has threads, one for each thread that may have started it. 0 in
   * the first session.
   */
  readonly fence: readonly number[];
  /** The last data frame that it has got. */
  readonly ack: number;
}

/** What stands before the body of every frame but a hello. */
export interface Header {
  readonly kind: Frame;
  readonly incarnation: number;
  readonly knows: number;
  readonly epoch: number;
  /** The number of this frame, or of the last one sent. */
  readonly seq: number;
  readonly ack: number;
}

/** Room for a header: a byte and five integers. */
export const LEAD = 1 + 5 * LONGEST;

const writer = new Writer();

export function helloFrame({ oldest, newest, node, asks }: Greeting, hello: Hello): Uint8Array {
  writer.byte(Frame.Hello);
  for (const n of [MAGIC, oldest, newest]) writer.uint(n);
  writer.string(node);
  writer.byte(asks ? 1 : 0);
  writer.byte(hello.seen ? 1 : 0);
  const [fence = 0, ...more] = hello.fence;
  for (const n of [hello.incarnation, hello.knows, hello.epoch, fence, hello.ack]) writer.uint(n);
  // Version 1 reads no further.
  writer.uint(more.length);
  for (const n of more) writer.uint(n);
  return writer.take();
}

function write({ kind, incarnation, knows, epoch, seq, ack }: Header): Writer {
  writer.byte(kind);
  writer.uint(incarnation);
  writer.uint(knows);
  writer.uint(epoch);
  writer.uint(seq);
  writer.uint(ack);
  return writer;
}

/** A frame without a body. */
export const frame = (head: Header): Uint8Array => write(head).take();

/** A frame with a body, from LEAD of these bytes to `end`: the header is put before it, in the same memory. */
export function headed(head: Header, bytes: Uint8Array, end: number): Uint8Array {
  const { at: length, bytes: before } = write(head),
    start = LEAD - length;
  for (let i = 0; i < length; i++) bytes[start + i] = before[i]!;
  writer.at = 0;
  return bytes.subarray(start, end);
}

/** A frame between two threads. */
export function routed(to: number, from: number, bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(ROUTE + bytes.length);
  whole.set([Frame.Routed, to, from]);
  whole.set(bytes, ROUTE);
  return whole;
}

/** Where the frame between two threads begins. */
export const ROUTE = 3;

/** Says that a thread has ended. */
export function goneFrame(thread: number, incarnation: number): Uint8Array {
  writer.byte(Frame.Gone);
  writer.byte(thread);
  writer.uint(incarnation);
  return writer.take();
}

/** What a hello of any version says first. */
export function greeting(from: Reader): Greeting {
  if (from.uint() !== MAGIC) malformed('hello');
  return { oldest: from.uint(), newest: from.uint(), node: from.string(), asks: from.byte() !== 0 };
}

export function hello(from: Reader): Hello {
  const seen = from.byte() !== 0,
    [incarnation, knows, epoch, first, ack] = [from.uint(), from.uint(), from.uint(), from.uint(), from.uint()],
    fence = [first!];
  if (!from.done) for (let left = from.count(); left > 0; left--) fence.push(from.uint());
  if (fence.length > MOST_THREADS) malformed('fence');
  return { seen, incarnation: incarnation!, knows: knows!, epoch: epoch!, fence, ack: ack! };
}

export function header(kind: number, from: Reader): Header {
  if (kind < Frame.Data || kind > Frame.Ping) malformed('frame');
  return {
    kind,
    incarnation: from.uint(),
    knows: from.uint(),
    epoch: from.uint(),
    seq: from.uint(),
    ack: from.uint(),
  };
}

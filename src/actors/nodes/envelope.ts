// What stands before the content of a message: receiver, sender and topic. Most messages have the same as the one
// before, so that the sender remembers its bytes: to write them part by part takes as long as a small content does.
// It must not know what becomes of a message (peer.ts).
import type { Encoder } from '../link/encoder.ts';
import type { Origin, Pid } from '../values/pid.ts';
import type { Target } from './signals.ts';

export interface Envelope {
  readonly target: Target;
  readonly sender: Origin | undefined;
  readonly topic: string;
}

/** Longer ones are not remembered. */
const MOST_BYTES = 64;

export class Envelopes {
  private to: Pid | undefined = undefined;
  private from: Origin | undefined = undefined;
  private topic = '';
  /** The bytes of the last one, or none, and the dictionary as long as which they mean it. */
  private readonly bytes = new Uint8Array(MOST_BYTES);
  private length = 0;
  private dictionary: object | undefined = undefined;

  constructor(private readonly write: (encoder: Encoder, to: Pid, from: Origin | undefined, topic: string) => void) {}

  put(encoder: Encoder, to: Pid, from: Origin | undefined, topic: string): void {
    const { out, dictionary } = encoder,
      words = dictionary.size,
      start = out.at,
      again = to === this.to && from === this.from && topic === this.topic;
    if (again && this.length > 0 && dictionary === this.dictionary) {
      const { bytes, length } = this;
      out.room(length);
      for (let i = 0; i < length; i++) out.bytes[start + i] = bytes[i]!;
      out.at += length;
      return;
    }
    this.write(encoder, to, from, topic);
    this.length = 0;
    // No word was new.
    if (again && encoder.dictionary.size === words && out.at - start <= MOST_BYTES) {
      for (let i = start; i < out.at; i++) this.bytes[this.length++] = out.bytes[i]!;
      this.dictionary = dictionary;
    }
    this.to = to;
    this.from = from;
    this.topic = topic;
  }
}

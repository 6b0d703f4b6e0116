// A bucket of a NATS server's key-value store, as far as names need it: records that are written only over what the
// writer has read, and a subscription to all changes. Speaks the protocol of the store (JetStream) over plain messages,
// so that no further package is needed. Every answer is checked: what comes from outside is trusted in nothing.
import * as text from '../../messages/cluster.ts';
import { objectIn } from './announcement.ts';
import type { NatsConnection, NatsHeaders, NatsMessage } from './connection.ts';

/** A record; empty: there is none, or none any more. */
interface Stored {
  readonly value: Uint8Array;
  /** Number of the change that wrote it, 0 if there never was one. */
  readonly revision: number;
}

/** A record that has changed. */
export interface Change extends Stored {
  readonly key: string;
}

interface Following {
  changed(change: Change): void;
  /** All records that there were have been told. */
  complete(): void;
  /** Changes are missing, or it was closed: nothing more comes. */
  broken(): void;
}

/** Milliseconds for an answer. */
const PATIENCE = 2000;
const MOST_ANSWER = 64 * 1024;
/** Errors of the store: no such message; another change came first. */
const NOT_FOUND = 10_037,
  OVERTAKEN = 10_071;
/** Nanoseconds after which the server drops a subscription that nobody hears. */
const ABANDONED = 60e9;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** Headers as the client sends them. */
const headers = (lines: string): NatsHeaders => ({ encode: () => encoder.encode(`NATS/1.0\r\n${lines}\r\n\r\n`) });

/** The store says that it cannot. */
class StoreError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export class Bucket {
  private subscription: { unsubscribe(): void } | undefined = undefined;
  private following: Following | undefined = undefined;
  private readonly stream: string;
  /** Counts subscriptions: messages of earlier ones may still come. */
  private nth = 0;

  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    /** The prefix of subjects for changes. No other bucket has it: a server goes on sending for a while. */
    private readonly inbox: string,
  ) {
    this.stream = `KV_${name}`;
  }

  private async ask(subject: string, payload: Uint8Array, given?: NatsHeaders): Promise<Record<string, unknown>> {
    const options = { timeout: PATIENCE, ...(given === undefined ? {} : { headers: given }) },
      { data } = await this.connection.request(subject, payload, options),
      answer = objectIn(data, MOST_ANSWER);
    if (answer === undefined) throw new StoreError(0, text.storeTalksNonsense());
    const { error } = answer;
    if (typeof error !== 'object' || error === null) return answer;
    const { err_code: code, description } = error as Record<string, unknown>;
    throw new StoreError(isCount(code) ? code : 0, String(description));
  }

  private call(what: string, body: object): Promise<Record<string, unknown>> {
    return this.ask(`$JS.API.${what}.${this.stream}`, encoder.encode(JSON.stringify(body)));
  }

  private subjectOf(key: string): string {
    return `$KV.${this.name}.${key}`;
  }

  /** Makes the bucket, unless there is one. */
  async make(): Promise<void> {
    try {
      await this.call('STREAM.CREATE', {
        name: this.stream,
        subjects: [this.subjectOf('>')],
        max_msgs_per_subject: 1,
        max_msg_size: 4096,
        storage: 'file',
        discard: 'new',
        num_replicas: 1,
        allow_rollup_hdrs: true,
        deny_delete: true,
        allow_direct: true,
      });
    } catch (thrown) {
      // One that was made with other settings serves, too.
      await this.call('STREAM.INFO', {}).catch(() => {
        throw thrown;
      });
    }
  }

  /** The record of a key, as the server has it now. */
  async get(key: string): Promise<Stored> {
    let answer: Record<string, unknown>;
    try {
      answer = await this.call('STREAM.MSG.GET', { last_by_subj: this.subjectOf(key) });
    } catch (thrown) {
      if (thrown instanceof StoreError && thrown.code === NOT_FOUND) return { value: NOTHING, revision: 0 };
      throw thrown;
    }
    const { seq, data = '' } = answer['message'] as Record<string, unknown>;
    if (!isCount(seq) || typeof data !== 'string') throw new StoreError(0, text.storeTalksNonsense());
    return { value: Uint8Array.from(atob(data), (c) => c.charCodeAt(0)), revision: seq };
  }

  /** Writes a record; with `over`, only if that is the last revision of the key. The new revision, or undefined. */
  async put(key: string, value: Uint8Array, over?: number): Promise<number | undefined> {
    const lines = [
      ...(over === undefined ? [] : [`Nats-Expected-Last-Subject-Sequence: ${over}`]),
      // What tools of the store take for a deletion.
      ...(value.length === 0 ? ['KV-Operation: DEL'] : []),
    ];
    try {
      const { seq } = await this.ask(
        this.subjectOf(key),
        value,
        lines.length === 0 ? undefined : headers(lines.join('\r\n')),
      );
      return isCount(seq) ? seq : undefined;
    } catch (thrown) {
      if (thrown instanceof StoreError && thrown.code === OVERTAKEN) return undefined;
      throw thrown;
    }
  }

  /** Deletes a record without waiting for an answer. */
  drop(key: string): void {
    this.connection.publish(this.subjectOf(key), NOTHING, { headers: headers('KV-Operation: DEL') });
  }

  /** Tells of all records, and of all changes from then on. */
  async follow(following: Following): Promise<void> {
    this.close();
    this.following = following;
    const nth = ++this.nth,
      subject = `${this.inbox}.${nth}`;
    let expected = 1,
      left = Infinity,
      early = 0;
    const complete = (): void => {
      left = Infinity;
      following.complete();
    };
    this.subscription = this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null || nth !== this.nth) return;
        const place = placeOf(message);
        if (place === undefined || place.nth !== expected++) {
          this.close();
          return;
        }
        following.changed({
          key: message.subject.slice(this.subjectOf('').length),
          value: message.data,
          revision: place.revision,
        });
        early++;
        if (--left <= 0) complete();
      },
    });
    const answer = await this.call('CONSUMER.CREATE', {
      stream_name: this.stream,
      config: {
        deliver_subject: subject,
        deliver_policy: 'last_per_subject',
        ack_policy: 'none',
        replay_policy: 'instant',
        filter_subject: this.subjectOf('>'),
        inactive_threshold: ABANDONED,
        mem_storage: true,
        num_replicas: 1,
      },
    });
    const pending = answer['num_pending'],
      delivered = (answer['delivered'] as Record<string, unknown> | undefined)?.['consumer_seq'];
    if (nth !== this.nth) return;
    left = (isCount(pending) ? pending : 0) + (isCount(delivered) ? delivered : 0) - early;
    if (left <= 0) complete();
  }

  close(): void {
    const { following, subscription } = this;
    this.nth++;
    this.subscription = this.following = undefined;
    subscription?.unsubscribe();
    following?.broken();
  }
}

/**
 * Where a delivered change stands: its revision, and the how-manieth of the subscription it is. Both are in the subject
 * for acknowledgements: $JS.ACK.[domain.account.]stream.consumer.delivered.revision.nth.time.pending[.random]
 */
function placeOf({ reply = '' }: NatsMessage): { readonly revision: number; readonly nth: number } | undefined {
  const parts = reply.split('.'),
    from = parts.length === 9 ? 5 : parts.length >= 11 ? 7 : -1;
  if (from < 0 || parts[0] !== '$JS' || parts[1] !== 'ACK') return undefined;
  const revision = Number(parts[from]),
    nth = Number(parts[from + 1]);
  return isCount(revision) && isCount(nth) ? { revision, nth } : undefined;
}

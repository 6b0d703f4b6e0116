// Durations in options of embedders: a number of milliseconds, or Go's text form ("250ms", "1.5s", "1h30m").
import { inMilliseconds, parseDuration } from '../../actors/time/duration.ts';
import * as text from '../../messages/embed.ts';
import { encodeUtf8 } from './text.ts';

/** Milliseconds, or a text such as "250ms", "1.5s", "1h30m". */
export type DurationLike = number | string;

/** Milliseconds of a duration; throws a TypeError if it is none, malformed or negative. */
export function milliseconds(duration: DurationLike, what: string): number {
  const ms = inMs(duration);
  if (ms === undefined) throw new TypeError(text.notADuration(what, String(duration)));
  return ms;
}

/** Milliseconds of a duration; undefined if it is none, malformed or negative. */
export function inMs(given: unknown): number | undefined {
  const parsed = typeof given === 'string' ? parseDuration(encodeUtf8(given)) : given;
  const ms = typeof parsed === 'bigint' && typeof given === 'string' ? inMilliseconds(parsed) : parsed;
  return typeof ms === 'number' && ms >= 0 ? ms : undefined;
}

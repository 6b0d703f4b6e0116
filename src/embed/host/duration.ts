// Durations in options of embedders: a number of milliseconds, or Go's text form ("250ms", "1.5s", "1h30m").
import { inMilliseconds, parseDuration } from '../../actors/time/duration.ts';
import * as text from '../../messages/embed.ts';
import { encodeUtf8 } from './text.ts';

/** Milliseconds, or a text such as "250ms", "1.5s", "1h30m". */
export type DurationLike = number | string;

/** Milliseconds of a duration; throws a RangeError if it is malformed or negative. */
export function milliseconds(duration: DurationLike, what: string): number {
  const parsed = typeof duration === 'string' ? parseDuration(encodeUtf8(duration)) : duration;
  const ms = typeof parsed === 'bigint' ? inMilliseconds(parsed) : parsed;
  if (typeof ms !== 'number' || !(ms >= 0)) throw new RangeError(text.notADuration(what, String(duration)));
  return ms;
}

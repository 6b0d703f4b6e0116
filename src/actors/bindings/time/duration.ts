// Methods of Duration objects. Parsing and formatting: actors/time/duration.ts.
import { hostClass } from '../../../vm/native/library.ts';
import { pure } from '../../../vm/native/declare.ts';
import { object, rest } from '../../../vm/native/params.ts';
import { Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, formatDuration } from '../../time/duration.ts';

/** A duration in units, computed as Go does: whole units and the rest separately, for precision. */
const inUnits = ({ nanoseconds }: Duration, unit: bigint): number =>
  Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);

const self = object('self', 'duration', Duration, 'Duration');

export const DURATION = hostClass(
  Duration,
  'Duration',
  [
    pure('Duration:nanoseconds', [self], 'integer', 'The duration in whole nanoseconds.', (d) => d.nanoseconds),
    pure(
      'Duration:microseconds',
      [self],
      'integer',
      'The duration in whole microseconds, cut toward zero.',
      (d) => d.nanoseconds / MICROSECOND,
    ),
    pure(
      'Duration:milliseconds',
      [self],
      'integer',
      'The duration in whole milliseconds, cut toward zero.',
      (d) => d.nanoseconds / MILLISECOND,
    ),
    pure('Duration:seconds', [self], 'float', 'The duration in seconds.', (d) => inUnits(d, SECOND)),
    pure('Duration:minutes', [self], 'float', 'The duration in minutes.', (d) => inUnits(d, MINUTE)),
    pure('Duration:hours', [self], 'float', 'The duration in hours.', (d) => inUnits(d, HOUR)),
  ],
  {
    __tostring: pure('Duration:tostring', [self, rest()], 'string', 'The duration as Go writes it.', (d) =>
      formatDuration(d.nanoseconds),
    ),
  },
);

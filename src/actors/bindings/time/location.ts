// Methods of Location objects. Offsets: actors/time/zone.ts.
import { hostClass } from '../../../vm/native/library.ts';
import { pure } from '../../../vm/native/declare.ts';
import { object, rest } from '../../../vm/native/params.ts';
import { Location } from '../../time/zone.ts';

const self = object('self', 'location', Location, 'Location');

export const LOCATION = hostClass(
  Location,
  'Location',
  [pure('Location:string', [self], 'string', 'The name of the location.', ({ name }) => name)],
  {
    __tostring: pure('Location:tostring', [self, rest()], 'string', 'The name of the location.', ({ name }) => name),
  },
);

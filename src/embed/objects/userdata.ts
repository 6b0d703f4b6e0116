// Userdata with a metatable from JavaScript: metamethods are functions of the host, or tables.
import * as text from '../../messages/objects.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { outOf } from '../host/thrown.ts';
import type { Conversion } from './conversion.ts';
import { HostObject } from './host-object.ts';

/** A metatable by event: `__index` a function, or an object with what there is; `__add`, `__tostring` and others. */
export type MetaSpec = Readonly<Record<string, unknown>>;

/** A userdata around a value. It stands for an object that no other userdata stands for. */
export function userdata(rt: Runtime, converter: Conversion, value: unknown, meta: MetaSpec = {}): HostObject {
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) throw new TypeError(text.notMetatable());
  return outOf(() => {
    const user = userFor(converter, value),
      table: Value = converter.convert({ ...meta });
    if (!(table instanceof Table)) throw new TypeError(text.notMetatable());
    table.frozen = true;
    user.meta = table;
    rt.collector?.adopt(user, table);
    return user;
  });
}

function userFor(converter: Conversion, value: unknown): HostObject {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject) return new HostObject(value);
  converter.exposes = true;
  const user = converter.reference(value);
  if (user.meta !== undefined) return new HostObject(value);
  user.explicit = true;
  return user;
}

// Table access with metamethods as natives: handles call these when a raw read or write would ignore a metatable.
import { PENDING, lengthInto } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { Next } from '../../vm/native/next.ts';
import { value } from '../../vm/native/params.ts';

export const index = resumable('index', [value('object'), value('key')], 'any', 'object[key]', {
  start(call, object, key) {
    const found = call.index(object, key);
    return found === PENDING ? Next.Called : call.one(found);
  },
  done: (call) => call.one(call.result(1)),
});

export const store = resumable('store', [value('object'), value('key'), value('to')], '', 'object[key] = to', {
  start: (call, object, key, to) => (call.store(object, key, to) ? Next.Called : call.none()),
  done: (call) => call.none(),
});

export const length = resumable('length', [value('object')], 'any', '#object', {
  start(call, object) {
    const found = lengthInto(call.co, call.frame.top, object);
    return found === PENDING ? Next.Called : call.one(found);
  },
  done: (call) => call.one(call.result(1)),
});

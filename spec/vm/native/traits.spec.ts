// Traits of natives: how records combine, and what must hold between the traits of every library function.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portableHost } from '../../../src/embed/host/host.ts';
import { openLibraries } from '../../../src/stdlib/index.ts';
import { Table } from '../../../src/values/table.ts';
import { pure } from '../../../src/vm/native/declare.ts';
import { Native, closeOver } from '../../../src/vm/native/native.ts';
import { NO_TRAITS, fastCalls, framelessSafe, withTraits } from '../../../src/vm/native/traits.ts';
import { Runtime } from '../../../src/vm/runtime.ts';

const made = (): Native => pure('f', [], 'integer', '', () => 1);

/** The natives in a table and in the tables in it. */
function* natives(table: Table, seen = new Set<Table>()): Generator<Native> {
  if (seen.has(table)) return;
  seen.add(table);
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const v = table.valueAt(at);
    if (v instanceof Native) yield v;
    else if (v instanceof Table) yield* natives(v, seen);
  }
}

function library(): Native[] {
  const rt = new Runtime(portableHost({}));
  openLibraries(rt);
  return [...natives(rt.globals)];
}

test('natives share one record until they get traits of their own', () => {
  assert.is(made().traits, NO_TRAITS);
  const f = withTraits(made(), { raises: true });
  assert.not(f.traits === NO_TRAITS);
  assert.is(NO_TRAITS.raises, false);
  assert.is(made().traits.raises, false);
});

test('traits add up', () => {
  const f = withTraits(made(), { protects: 1 }),
    one = (): null => null;
  framelessSafe(f);
  fastCalls(f, one);
  assert.equal({ ...f.traits }, { ...NO_TRAITS, protects: 1, framelessSafe: true, fastCalls: [one] });
});

test('a closure has the traits of its native', () => {
  const f = withTraits(made(), { tellsSuccess: true });
  assert.is(closeOver(f, 1).traits, f.traits);
});

test('library functions with a fast path or a frame of their own are resumable', () => {
  const all = library();
  assert.ok(all.length > 100);
  const named = (test: (native: Native) => boolean): string[] => all.filter(test).map(({ name }) => name);
  assert.equal(
    named(({ traits, handlers }) => traits.framelessSafe && handlers === undefined),
    [],
  );
  assert.equal(
    named(({ traits, handlers }) => traits.suspends !== undefined && handlers === undefined),
    [],
  );
  assert.equal(
    named(({ traits, handlers }) => traits.needsCallerFrames && handlers === undefined),
    [],
  );
  assert.equal(
    named(({ traits }) => traits.framelessSafe && traits.needsCallerFrames),
    [],
  );
});

test('intrinsics are the functions that they name', () => {
  assert.equal(
    library()
      .filter(({ traits }) => traits.intrinsic !== undefined)
      .map(({ name, traits }) => [name, traits.intrinsic])
      .sort(),
    [
      ['next', 'next'],
      ['select', 'select'],
    ],
  );
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { privateNames } from '../../tools/build/private-names.ts';

const names = await privateNames();

test('private members get short names', () => {
  for (const name of ['stamps', 'handingOff', 'runSlices']) assert.match(name, names);
});

test('what others name keeps its name', () => {
  // Members that emitted code, the platform, or a caller names; and no part of a name.
  for (const name of ['vals', 'shape', 'postMessage', 'recursive', 'memory', 'stamp', 'stampsOf', ''])
    assert.not.match(name, names);
});

test('so do members of the objects that hosts get', () => {
  const declared = readFileSync('src/embed/REFERENCE.md', 'utf8').matchAll(
      /^ {2}(?:readonly |get |set )?(\w+)[?(:<]/gm,
    ),
    documented = Array.from(declared, ([, name]) => name!);
  assert.ok(documented.length > 200, String(documented.length));
  for (const name of documented) assert.not.match(name, names);
});

test.run();

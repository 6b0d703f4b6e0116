import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { exposedNames } from '../../tools/build/exposed-names.ts';
import { internalNames } from '../../tools/build/internal-names.ts';

const names = await internalNames(),
  { declared, exposed } = await exposedNames();

test('members that only our code names get short names', () => {
  // Private ones, those of classes, and of interfaces that objects are made for.
  for (const name of ['stamps', 'handingOff', 'runSlices', 'tierUpCounter', 'pendingSignal', 'endPc'])
    assert.ok(names.test(name), name);
});

test('so do those that only seem to be named', () => {
  for (const [name, why] of [
    ['registers', 'a string that is part of a message'],
    ['representations', 'the path of a module'],
    ['setStr', 'an `in` for another name'],
    ['opLine', 'a type predicate for a type of ours'],
    ['patchHere', "a call of something's constructor"],
    ['bailedOutAtCall', 'a type of ours, asserted of another'],
    ['resumed', 'a list that is empty'],
    ['gained', 'the values of a table'],
    ['put', 'a member of the platform that only classes of ours have'],
    ['current', 'the same'],
  ])
    assert.ok(names.test(name!), `${name}: ${why}`);
});

test('there are many', () => {
  const { length } = names.source.split('|');
  assert.ok(length > 1000 && length < declared.size, `${length} of ${declared.size}`);
});

test('what others name keeps its name', () => {
  for (const [name, why] of [
    ['vals', 'emitted code names it'],
    ['shape', 'emitted code names it'],
    ['postMessage', 'the platform does'],
    ['recursive', 'the platform does'],
    ['memory', 'a caller does'],
    ['latin1Slice', 'the platform does, by an interface of ours'],
    ['write', 'the platform does, and interfaces of ours'],
    ['next', 'the platform asks it of classes'],
    ['elsewhere', 'a module exports it'],
    ['autoStart', 'an object of options has it, which is read by its keys'],
    ['incarnation', 'a record that others read has it'],
    ['lineDefined', 'the dump as JSON has it'],
    ['isTable', 'a string is the name'],
    ['minLength', 'a table of names has it'],
    ['stamp', 'another name begins with it'],
    ['stampsOf', 'it begins with another name'],
    ['', 'it is none'],
  ])
    assert.not.ok(names.test(name!), `${name}: ${why}`);
});

test('what is listed or turned into text is exposed', () => {
  for (const name of ['slots', 'operands', 'locals', 'incarnation', 'onmessage']) assert.ok(exposed.has(name), name);
});

test('so do members of the objects that hosts get', () => {
  const documented = Array.from(
    readFileSync('src/embed/REFERENCE.md', 'utf8').matchAll(/^ {2}(?:readonly |get |set )?(\w+)[?(:<]/gm),
    ([, name]) => name!,
  );
  assert.ok(documented.length > 200, String(documented.length));
  for (const name of documented) assert.not.ok(names.test(name), name);
});

test.run();

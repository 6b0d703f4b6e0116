import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Family, Pid, parsePid, serialIn, serialOf, uniqueText } from '../../../src/actors/values/pid.ts';

test('the text of a PID, with and without node', () => {
  assert.is(new Pid(new Family('', 'app:processes', 'app:worker'), 1).text, '{app:processes|app:worker|0x00001}');
  assert.is(
    new Pid(new Family('node1', 'host1', 'system:logger'), 0xabcdef).text,
    '{node1@host1|system:logger|0xabcdef}',
  );
});

test('parsing takes two or three parts, the middle one for what it is', () => {
  assert.equal(parsePid('{host1|app:worker|proc123}'), {
    node: '',
    host: 'host1',
    id: 'app:worker',
    unique: 'proc123',
  });
  assert.equal(parsePid('{node1@host1|system:logger|main}'), {
    node: 'node1',
    host: 'host1',
    id: 'system:logger',
    unique: 'main',
  });
  assert.equal(parsePid('{host|0x00001}'), { node: '', host: 'host', id: '', unique: '0x00001' });
});

test('what is wrong with other texts', () => {
  assert.is(parsePid('worker'), 'braces');
  assert.is(parsePid('{worker'), 'braces');
  assert.is(parsePid(''), 'braces');
  assert.is(parsePid('{worker}'), 'pipe');
});

test('the serial number is found at the end of a text of our making', () => {
  for (const serial of [1, 0xfffff, 0x123456789])
    assert.is(serialIn(new Pid(new Family('', 'app:processes', 'app:worker'), serial).text), serial);
});

test('unique parts and serial numbers', () => {
  assert.is(uniqueText(1), '0x00001');
  assert.is(uniqueText(0x123456), '0x123456');
  for (const serial of [1, 255, 0xfffff, 0x100000]) assert.is(serialOf(uniqueText(serial)), serial);
  for (const text of ['', 'main', '0x', '0xZZ', '1']) assert.is(serialOf(text), -1);
});

test.run();

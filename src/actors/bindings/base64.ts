// The `base64` module (process-api.md §11): checks and words; the alphabet is ../base64.ts.
import * as text from '../../messages/modules.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { library } from '../../vm/library.ts';
import { plain } from '../../vm/native.ts';
import { value } from '../../vm/params.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { invalid, refuse } from './support.ts';

/** Bytes per unit of fuel. */
const WORK_SHIFT = 4;

const encode = plain('base64.encode', [value('data')], 'string', 'The Base64 text of some bytes.', (at, data) => {
  if (!isStr(data)) return refuse(at, invalid(text.base64NotString()));
  const bytes = bytesOf(data);
  at.rt.charge(bytes.length >> WORK_SHIFT);
  return at.text(encodeBase64(bytes));
});

const decode = plain('base64.decode', [value('data')], 'string', 'The bytes a Base64 text stands for.', (at, data) => {
  if (!isStr(data)) return refuse(at, invalid(text.base64NotString()));
  const bytes = bytesOf(data);
  at.rt.charge(bytes.length >> WORK_SHIFT);
  const decoded = decodeBase64(bytes);
  return typeof decoded === 'string' ? at.text(decoded) : refuse(at, invalid(text.base64Illegal(decoded)));
});

export const BASE64_MODULE = library('base64', [encode, decode]);

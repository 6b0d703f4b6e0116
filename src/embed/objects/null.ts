// A value of Lua that stands for null of JavaScript, in states that tell null from nil: a userdata, which tables can
// hold and which counts as true.
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Userdata } from '../../values/userdata.ts';
import { pure } from '../../vm/native/declare.ts';
import { unchecked } from '../../vm/native/params.ts';

const NAME = 'null';

const tostring = pure('null', [unchecked('null', 'null')], 'string', 'The text "null".', () => NAME);

export class HostNull extends Userdata {
  constructor() {
    super();
    const meta = new Table();
    meta.setStr('__name', str(NAME));
    meta.setStr('__metatable', str(NAME));
    meta.setStr('__tostring', tostring);
    meta.frozen = true;
    this.meta = meta;
  }
}

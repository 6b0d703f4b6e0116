// Writes the reference pages: Lua's libraries and the modules of processes from the signatures that functions carry,
// the JavaScript API from its type declarations. spec/tools/reference.spec.ts checks that they are up to date.
// Usage: npm run reference
import { rmSync, writeFileSync } from 'node:fs';
import { writeDeclarations } from './build/declarations.ts';
import { JAVASCRIPT_PAGE, javascriptPage } from './reference/javascript.ts';
import { LUA_PAGE, luaPage } from './reference/lua.ts';

const FOLDER = `.build/reference-${process.pid}`;
await writeDeclarations(FOLDER);
writeFileSync(LUA_PAGE, luaPage());
writeFileSync(JAVASCRIPT_PAGE, javascriptPage(FOLDER));
rmSync(FOLDER, { recursive: true });

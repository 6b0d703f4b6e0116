// Puts the package's README.md in the place of the repository's while npm packs, and back (tools/package/readme.ts).
// Usage: node tools/run.mjs tools/pack-readme.ts exchange|restore     npm runs it before and after packing
import { exchangeReadme, restoreReadme } from './package/readme.ts';

if (process.argv[2] === 'restore') restoreReadme('.');
else exchangeReadme('.');

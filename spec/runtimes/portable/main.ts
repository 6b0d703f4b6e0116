// The checks as a program of Node, Bun and Deno: prints the report as a line of JSON. With the argument `whole` all is
// run.
// @ts-expect-error: written when the spec runs.
import material from './material.js';
import { report } from './report.ts';
import { threadChecks } from './threads.ts';

console.log(JSON.stringify(await report(material, process.argv.includes('whole'), threadChecks())));

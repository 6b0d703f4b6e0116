// The checks in a page: `report` is a global promise. With `worker` in its address they run in a Web Worker, which is
// this same file; with `whole`, all is run.
// @ts-expect-error: written when the spec runs.
import material from './material.js';
import { report, type Report } from './report.ts';
import { refusalCheck, threadChecks } from './threads.ts';

interface Scope {
  readonly document?: object;
  readonly location: { readonly search: string };
  postMessage(message: unknown): void;
  report?: Promise<Report>;
}
interface WebWorker {
  onmessage: ((event: { readonly data: Report }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  terminate(): void;
}
declare const Worker: new (url: string, options: object) => WebWorker;

const scope = globalThis as unknown as Scope;
const asked = (word: string): boolean => scope.location.search.includes(word);

/** The report of a worker made of this file. */
const inWorker = (): Promise<Report> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(`./page.js${scope.location.search}`, { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`the worker: ${message}`));
  });

/** Several threads; where types are trusted, no worker starts. */
const threads = asked('policy=trusted')
  ? refusalCheck
  : threadChecks(() => new Worker('/dist/worker.js', { type: 'module' }));

if (scope.document === undefined) scope.postMessage(await report(material, asked('whole'), threads));
else scope.report = asked('worker') ? inWorker() : report(material, asked('whole'), threads);

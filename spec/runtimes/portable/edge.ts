// The checks as a Worker of an edge runtime: the response to a request is the report; with `whole` in its address all
// is run.
// @ts-expect-error: written when the spec runs.
import material from './material.js';
import { report } from './report.ts';

export default {
  fetch: async ({ url }: Request): Promise<unknown> => Response.json(await report(material, url.includes('whole'))),
};

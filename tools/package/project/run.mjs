// Imports every entry, and runs a program with each.
import { use } from './use.cjs';

await use(async (entry) => import(entry));

// Requires every entry, and runs a program with each.
const { use } = require('./use.cjs');

use(async (entry) => require(entry));

// Texts of the Process API's errors (README 12), one function each.

// ---- finding processes
export const unresolved = (name: string): string => `could not resolve '${name}' as PID or registered name`;
export const processNotFound = (): string => 'process not found';
export const hostNotFound = (): string => 'host not found';
export const nodeNotFound = (): string => 'node not found';
export const pidNotRegistered = (): string => 'pid not registered';

// ---- spawning
export const spawnNeeds = (fn: string): string => `${fn} requires at least id and host arguments`;
export const factoryNotFound = (): string => 'factory not found';
export const entryRefused = (id: string, reason: string): string => `entry '${id}' is refused: ${reason}`;
export const hostStopping = (): string => 'host is shutting down';
export const tooManyProcesses = (): string => 'max processes limit exceeded';
export const scriptFailed = (message: string): string => `failed to execute script: ${message}`;
export const methodNotFound = (method: string): string => `method "${method}" not found in module`;
export const functionNotFound = (id: string): string => `function ${id} not found`;
export const upgradeFailed = (message: string): string => `upgrade: create failed: ${message}`;
export const importNotFound = (alias: string, id: string): string => `import '${alias}' not found: ${id}`;
export const importRefused = (alias: string, id: string, reason: string): string =>
  `import '${alias}': entry '${id}' is refused: ${reason}`;
export const importCycle = (id: string): string => `import cycle through ${id}`;
export const moduleUnknown = (name: string): string => `module '${name}' not found`;
export const blockingAtTopLevel = (): string => 'cannot block while the chunk is loaded';
export const execNeeds = (): string => 'exec requires id and host arguments';
export const execNeedsId = (): string => 'process ID required';
export const execBadId = (): string => 'invalid process ID format (namespace:name required)';
export const execNeedsHost = (): string => 'host ID required';
export const contextKeys = (): string => 'context keys must be strings';
export const optionKeys = (): string => 'options keys must be strings';
export const actorNil = (): string => 'actor cannot be nil';
export const scopeNil = (): string => 'scope cannot be nil';
export const nameEmpty = (): string => 'name cannot be empty';
export const nameIsPid = (name: string): string => `name cannot be a PID: ${name}`;
export const contextKeyEmpty = (): string => 'empty key';
export const contextKeyUnknown = (key: string): string => `key not found: ${key}`;
export const noProcess = (): string => 'not running in a process';

// ---- copying
export const cannotSend = (type: string): string => `cannot send a ${type} to another process`;
export const cannotReturn = (type: string): string => `cannot return a ${type} from a process`;

// ---- messages
export const sendNeeds = (): string => 'send requires at least destination and topic arguments';
export const sendReserved = (): string => 'cannot send to @ topics';
export const listenReserved = (): string => 'cannot listen to @ topics';
export const mailboxFull = (): string => 'mailbox full';
export const topicEmpty = (): string => 'topic cannot be empty';
export const alreadySubscribed = (topic: string): string => `topic "${topic}" already has an active subscription`;
export const channelNotFound = (): string => 'channel not found';
export const messageText = (topic: string): string => `process.Message{topic=${topic}}`;

// ---- calls
export const callNeeds = (): string => 'call requires at least destination and topic arguments';
export const callTimeoutArgument = (type: string): string =>
  `timeout must be a duration or a number of milliseconds, got ${type}`;
export const callTimeout = (within: string): string => `no answer within ${within}`;
export const endedUnanswered = (): string => 'process ended before it answered';
export const notACall = (): string => 'message is not of a call';
export const callOver = (): string => 'call waits no more';

// ---- channels
export const capacityNegative = (): string => 'channel capacity must be >= 0';
export const sendOnClosed = (): string => 'send on closed channel';
export const channelClosed = (): string => 'channel closed';
export const sendToOwned = (): string => 'cannot send to named channel';
export const closeOwned = (): string => 'cannot close named channel';
export const invalidCase = (): string => 'Invalid select case';
export const tooManyCases = (most: number): string => `too many select cases (limit is ${most})`;

// ---- ends
export const processTerminated = (): string => 'process terminated';
export const internalError = (message: string): string => `internal error: ${message}`;
export const linkedProcessFailed = (): string => 'linked process failed';
export const deadlock = (threads: number): string =>
  `deadlock: all coroutines blocked with no pending operations (threads=${threads})`;
export const errorIsObject = (type: string): string => `(error object is a ${type} value)`;
export const shutdownReason = (): string => 'scheduler shutdown';
export const serviceStopping = (): string => 'service stopping';
export const startTimeout = (): string => 'start timeout exceeded';
export const alreadyMonitoring = (): string => 'already monitoring pid';

// ---- cancel
export const cancelNeeds = (): string => 'cancel requires a destination argument';
export const cancelArgument = (type: string): string =>
  `deadline must be a duration or a number of milliseconds, got ${type}`;

// ---- registry
export const pidNotString = (): string => 'pid must be a string';
export const pidWithoutBraces = (): string => 'invalid pid format: missing braces';
export const pidWithoutPipe = (): string => 'invalid pid format: missing pipe';
export const nameTaken = (): string => 'name already registered';
export const scopeNotNumber = (): string => 'scope must be a number';
export const scopeUnknown = (): string => 'unknown scope';
export const nameUnknown = (): string => 'name not registered';

// ---- groups
export const groupNameEmpty = (): string => 'group name cannot be empty';
export const groupSendNeeds = (): string => 'send requires at least group and topic arguments';
export const tooManyGroups = (most: number): string => `max groups limit exceeded: a process is in ${most}`;
export const tooManyGroupMonitors = (): string => 'max group monitors limit exceeded';

// ---- options
export const optionsNotTable = (): string => 'options parameter must be a table';
export const optionNotBoolean = (option: string): string => `${option} must be a boolean`;
export const optionUnknown = (option: string): string => `option ${option} is not supported`;

// ---- errors
export const errorNeedsMessage = (): string => 'message must be a string';
export const errorArgument = (got: string): string => `string or table expected, got ${got}`;
export const errorParent = (got: string): string => `error or string expected, got ${got}`;
export const concatenate = (type: string): string => `attempt to concatenate a ${type} value`;
export const stackHeader = (): string => 'stack traceback:';
export const stackLine = (source: string, line: number, name: string): string =>
  `\n\t${source}:${line > 0 ? `${line}:` : ''} in ${name}`;
export const hostCode = (): string => '[C]';
export const mainFunction = (): string => 'main chunk';
export const someFunction = (): string => '?';
export const threadName = (pid: string): string => pid;
export const stackContext = (context: string): string => `\n\twrapped: ${context}`;

// ---- payload
export const noTranscoder = (from: string, to: string): string => `no transcoder from ${from} to ${to}`;
export const payloadText = (format: string): string => `payload{format=${format}}`;

// ---- time
export const durationInvalid = (text: string): string => `time: invalid duration ${quote(text)}`;
export const durationWithoutUnit = (text: string): string => `time: missing unit in duration ${quote(text)}`;
export const durationUnknownUnit = (unit: string, text: string): string =>
  `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
export const durationWrongType = (): string => 'duration must be number or string';
export const durationNotPositive = (fn: string): string => `${fn}: duration must be > 0`;
export const inCall = (fn: string, message: string): string => `${fn}: ${message}`;
export const timeMismatch = (value: string, layout: string, rest: string, element: string): string =>
  `parsing time ${quote(value)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`;
export const timeExtraText = (value: string, rest: string): string =>
  `parsing time ${quote(value)}: extra text: ${quote(rest)}`;
export const timeOutOfRange = (value: string, what: string): string =>
  `parsing time ${quote(value)}: ${what} out of range`;
export const yearDayMismatch = (value: string, what: string): string =>
  `parsing time ${quote(value)}: day-of-year does not match ${what}`;
export const locationEmpty = (): string => 'empty location name';
export const locationInvalid = (): string => 'time: invalid location name';
export const locationUnknown = (name: string): string => `unknown time zone ${name}`;

/** Longest text that is quoted, in bytes. */
const QUOTED = 2000;

/** Quotes like Go's time package: bytes that are not printable ASCII in hexadecimal. Truncates very long text. */
const quote = (text: string): string => (text.length > QUOTED ? quoted(text.slice(0, QUOTED) + '...') : quoted(text));

const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replace(/[^ -\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;

// limits
export const limitOption = (name: string): string => `option '${name}' must be a number that is not negative`;
const LIMITS = {
  instructions: 'instruction limit',
  memory: 'memory limit',
  time: 'time limit',
  output: 'output limit',
};
export const limitHit = (kind: keyof typeof LIMITS): string => `${LIMITS[kind]} exceeded`;

// ---- other nodes
export const malformed = (what: string): string => `malformed frame: ${what}`;
export const threadEnded = (): string => 'host thread ended';
export const nodeDisconnected = (): string => 'node disconnected';
export const nodeUnreachable = (): string => 'node unreachable';
export const overloaded = (): string => 'overloaded';
export const messageTooLarge = (): string => 'message too large for another node';
export const linkVersion = (node: string, theirs: number, ours: number): string =>
  `node ${node} speaks link version ${theirs}, this one ${ours}`;
export const pidElsewhere = (): string => 'pid is of another node';
export const nameRevoked = (): string => 'name revoked';
export const globalUnavailable = (): string => 'global registry not available';

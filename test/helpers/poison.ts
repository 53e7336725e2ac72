// Fills every free text inside plain data with one text; what is a fixed word, an id or a key stays.

/** Names of fields whose values are words of the domain or ids of ours. */
const FIXED = new Set([
  ...[
    'id',
    'type',
    'kind',
    'status',
    'phase',
    'state',
    'purpose',
    'on',
    'as',
    'request',
    'blockedOn',
    'outcome',
  ],
  ...['groupId', 'suiteId', 'fixId', 'loopId', 'runId', 'deploymentId', 'iterationId', 'against', 'timezone'],
  ...['belief', 'did', 'needs', 'loopStatus', 'trend', 'digest', 'configPath', 'fingerprint', 'real'],
]);
const WHYS = new Set(['preflight', 'fixes']);

/** The value with the text in place of each free one, in maps and objects too. */
export function poison<Value>(value: Value, text: string, key = ''): Value {
  if (typeof value === 'string') return (FIXED.has(key) || WHYS.has(value) ? value : text) as Value;
  if (Array.isArray(value)) return value.map((one) => poison(one, text, key)) as Value;
  if (value instanceof Map)
    return new Map([...value].map(([name, one]) => [name, poison(one, text, key)])) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, poison(one, text, name)]),
  ) as Value;
}

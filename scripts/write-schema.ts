// Writes greenloop.schema.json from the schema that checks greenloop.yaml: node scripts/write-schema.ts, then npm run format
import { writeFileSync } from 'node:fs';
import { jsonSchema } from '../src/config/json-schema.ts';

writeFileSync(
  new URL('../greenloop.schema.json', import.meta.url),
  `${JSON.stringify(jsonSchema(), null, 2)}\n`,
);

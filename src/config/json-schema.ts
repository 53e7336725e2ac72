import { z } from 'zod';
import { writtenConfig } from './written-config.ts';

/** The JSON Schema (2020-12) of greenloop.yaml, for editors; made from the schema that checks it. */
export function jsonSchema(): object {
  return { title: 'greenloop.yaml', ...z.toJSONSchema(writtenConfig, { io: 'input' }) };
}

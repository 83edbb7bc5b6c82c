import { z } from 'zod';
import {
  answerMessageSchema,
  answerResultSchema,
  entryMessageSchema,
  entryResultSchema,
  errorMessageSchema,
  helloMessageSchema,
  type Limits,
  okMessageSchema,
  requestSchemas,
  suggestionsMessageSchema,
} from './protocol.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;
/** By the message's name. */
export type JsonSchemas = Readonly<Record<string, JsonSchema>>;

/** Where a schema stands in both documents. */
export const COMPONENTS = '#/components/schemas/';
export const schemaRef = (name: string): JsonSchema => ({ $ref: `${COMPONENTS}${name}` });

/**
 * Every message of the protocol, and what messages are made of, as JSON Schema (draft 2020-12,
 * which OpenAPI 3.1 and AsyncAPI 3 take as it is), by name.
 *
 * @param limits those of this server: they stand in the schemas as lengths
 */
export function jsonSchemas(limits: Limits): JsonSchemas {
  const { ask, suggest, entry, feedback } = requestSchemas(limits);
  const named = {
    Ask: ask,
    Suggest: suggest,
    Entry: entry,
    Feedback: feedback,
    Hello: helloMessageSchema,
    Answer: answerMessageSchema,
    AnswerResult: answerResultSchema,
    Suggestions: suggestionsMessageSchema,
    EntryReply: entryMessageSchema,
    EntryResult: entryResultSchema,
    Ok: okMessageSchema,
    Error: errorMessageSchema,
  };
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `${COMPONENTS}${id}` });
  return Object.fromEntries(
    // `$id` would make the references relative to the schema instead of to the document.
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  );
}

/** A message as an HTTP body has it: on its own route it need not say its type. */
export function withoutRequiredType(schema: JsonSchema): JsonSchema {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return { ...schema, required: required.filter((field) => field !== 'type') };
}

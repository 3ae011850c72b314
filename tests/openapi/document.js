// docs/openapi.json, and validators for its schemas.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export const DOCUMENT = new URL("../../docs/openapi.json", import.meta.url);

export const document = JSON.parse(readFileSync(DOCUMENT, "utf8"));

// Not strict: the document around the schemas has keys that JSON Schema does not know.
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);
ajv.addSchema(document, "document");

/** Returns the errors of a value, as lines of text; none if the schema at `pointer` accepts it. */
export function errors(pointer, value) {
  const validate = ajv.getSchema(`document#${pointer}`);
  if (!validate) throw new Error(`the document has no schema at ${pointer}`);
  if (validate(value)) return [];
  return validate.errors.map((error) => `${error.instancePath || "the value"} ${error.message}`);
}

/** The same, for a schema of the document by its name. */
export const errorsOf = (schema, value) => errors(`/components/schemas/${schema}`, value);

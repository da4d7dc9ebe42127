/** Reads the parts of an OpenAPI operation that the test form needs; unknown shapes become plain text fields. */

export type Place = "path" | "query" | "header";

/** One input of the generated form. */
export interface Field {
  name: string;
  place: Place;
  required: boolean;
  description: string;
  type: "text" | "number" | "boolean" | "choice";
  choices: string[];
  start: string;
}

type Json = Record<string, unknown>;

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
}

/** Follows `#/components/...` references, a few steps deep. */
export function resolve(schema: unknown, components: unknown, depth = 0): Json {
  const here = object(schema);
  const ref = here.$ref;
  if (typeof ref !== "string" || depth > 8) return here;
  const path = ref.split("/").slice(2);
  let at: unknown = components;
  for (const part of path) at = object(at)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  return resolve(at, components, depth + 1);
}

function typeOf(schema: Json): string {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  return text(type);
}

/** The inputs for path, query and header parameters; the platform adds its own signing headers. */
export function fields(parameters: unknown[], components: unknown): Field[] {
  const found: Field[] = [];
  for (const one of parameters) {
    const parameter = resolve(one, components);
    const place = parameter.in;
    const name = text(parameter.name);
    if (!name || (place !== "path" && place !== "query" && place !== "header")) continue;
    const schema = resolve(parameter.schema, components);
    const type = typeOf(schema);
    const choices = Array.isArray(schema.enum) ? schema.enum.map(text) : [];
    found.push({
      name,
      place,
      required: parameter.required === true || place === "path",
      description: text(parameter.description ?? schema.description),
      type:
        choices.length > 0
          ? "choice"
          : type === "integer" || type === "number"
            ? "number"
            : type === "boolean"
              ? "boolean"
              : "text",
      choices,
      start: text(parameter.example ?? schema.example ?? schema.default),
    });
  }
  return found;
}

/** An example value for a schema: its own example, or one made from its parts. */
export function sample(schema: unknown, components: unknown, depth = 0): unknown {
  const here = resolve(schema, components);
  if (here.example !== undefined) return here.example;
  if (Array.isArray(here.examples) && here.examples.length > 0) return here.examples[0];
  if (here.default !== undefined) return here.default;
  if (Array.isArray(here.enum) && here.enum.length > 0) return here.enum[0];
  if (depth > 5) return null;
  const many = [here.allOf, here.oneOf, here.anyOf].find(Array.isArray) as unknown[] | undefined;
  if (many?.[0]) return sample(many[0], components, depth + 1);
  switch (typeOf(here)) {
    case "string":
      return "";
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [sample(here.items, components, depth + 1)];
    default: {
      const made: Json = {};
      for (const [name, inner] of Object.entries(object(here.properties)))
        made[name] = sample(inner, components, depth + 1);
      return made;
    }
  }
}

/** The body to start with: type and text, or nothing when the operation takes none. */
export function body(
  requestBody: unknown,
  components: unknown,
): { type: string; start: string; required: boolean } | null {
  const described = resolve(requestBody, components);
  const content = object(described.content);
  const type = "application/json" in content ? "application/json" : Object.keys(content)[0];
  if (!type) return null;
  const media = object(content[type]);
  const named = Object.values(object(media.examples)).map((one) => object(one).value)[0];
  const value = media.example ?? named ?? sample(media.schema, components);
  const start = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return { type, start, required: described.required === true };
}

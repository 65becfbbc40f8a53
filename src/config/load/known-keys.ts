import { z } from "zod";

const WALK_DEPTH = 12;

/** Keys that the schema knows in the object at a path, those of every alternative included. */
export function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  return [...new Set(membersAt(schema, path).map(([key]) => key))];
}

/** The same with what the schema says of each. */
export function membersAt(schema: z.ZodType, path: readonly (string | number)[]): [key: string, member: z.ZodType][] {
  let here = expand(schema);
  for (const step of path) here = here.flatMap((one) => expand(childOf(one, step)));
  return here.flatMap((one) =>
    one instanceof z.ZodObject ? (Object.entries(one.shape) as [string, z.ZodType][]) : [],
  );
}

/** True for a schema that allows only certain values. */
export function isChoice(schema: z.ZodType): boolean {
  return expand(schema).some((one) => one instanceof z.ZodEnum || one instanceof z.ZodLiteral);
}

/** Sections of the file that know a key by exactly this name: "`polling`", "a source". */
export function placesOfKey(schema: z.ZodType, key: string): string[] {
  const places = expand(schema).flatMap((root) => {
    if (!(root instanceof z.ZodObject)) return [];
    const inside = Object.keys(root.shape).filter((name) => sectionHas(root, name, key));
    return key in root.shape ? ["the file's top level", ...inside.map(sectionWords)] : inside.map(sectionWords);
  });
  return [...new Set(places)];
}

function sectionHas(root: z.ZodObject, name: string, key: string): boolean {
  const steps = name === "sources" || name === "feeds" ? [name, 0] : [name];
  return keysAt(root, steps).includes(key);
}

function sectionWords(name: string): string {
  if (name === "sources") return "a source";
  return name === "feeds" ? "a feed" : `"${name}"`;
}

/** The schemas that a value may meet here once wrappers and alternatives are opened. */
function expand(schema: unknown, depth = 0): z.ZodType[] {
  if (!(schema instanceof z.ZodType) || depth > WALK_DEPTH) return [];
  const { def } = schema as unknown as { def: Record<string, unknown> };
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => expand(option, depth + 1));
  if (schema instanceof z.ZodLazy) return expand(schema.unwrap(), depth + 1);
  if (schema instanceof z.ZodPipe) return expand(def["in"], depth + 1);
  if (def["innerType"] !== undefined) return expand(def["innerType"], depth + 1);
  return [schema];
}

function childOf(schema: z.ZodType, step: string | number): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[step];
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

import { MuaraError } from "../domain/errors.js";

/** One mistake in the configuration: where it stands, what was expected there, and the way out. */
export interface ConfigProblem {
  /** The file as the user named it, or `environment`. */
  readonly file: string;
  /** `sources[3].intervall`; empty for the document as a whole. */
  readonly path: string;
  /** Both count from 1; absent where no place in a file is meant. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, in words: `unknown key`, `missing`, `not a duration`. */
  readonly problem: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
}

/** The configuration cannot be used. Carries every mistake that was found, not only the first. */
export class ConfigError extends MuaraError {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];
  /** The files that were read, absolute, where any were: what live reload watches until they are mended. */
  readonly files: readonly string[];

  constructor(
    subject: string,
    problems: readonly ConfigProblem[],
    facts: { files?: readonly string[]; cause?: unknown } = {},
  ) {
    super(renderProblems(subject, problems), { cause: facts.cause });
    this.problems = problems;
    this.files = facts.files ?? [];
  }
}

/** All mistakes as text, a line each, beginning with `file:line:column` so that editors can jump there. */
export function renderProblems(subject: string, problems: readonly ConfigProblem[]): string {
  const [only] = problems;
  if (only !== undefined && problems.length === 1) return renderProblem(only);
  return [`${subject} has ${problems.length} mistakes:`, ...problems.map((one) => `  ${renderProblem(one)}`)].join(
    "\n",
  );
}

/** One mistake on one line. */
export function renderProblem({ file, path, line, column, problem, expected, found, hint }: ConfigProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const said = [
    problem,
    expected === undefined ? "" : `expected ${expected}`,
    found === undefined ? "" : `found ${found}`,
    hint ?? "",
  ];
  return `${place}${path === "" ? "" : ` ${path}`}: ${said.filter((part) => part !== "").join("; ")}`;
}

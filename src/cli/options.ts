import { InvalidArgumentError, Option } from "commander";

/**
 * An option that takes one value each time it is given. A variadic one (`<tag...>`) would take the arguments behind it too:
 * `--tag riau https://…` has two tags and no address then.
 */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

/** Where to listen, before what the config and the environment say. */
export function placeOptions(): Option[] {
  return [
    new Option("-p, --port <number>", "the port to listen on, 0 for a free one").argParser(readPort),
    new Option("--host <address>", "the address to listen on, such as 0.0.0.0 for every one").argParser(readHost),
  ];
}

/** The lines of a command's help that show how it is used. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;
}

function readPort(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text;
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

function readHost(text: string): string {
  if (/^[\w.:%-]+$/.test(text)) return text;
  throw new InvalidArgumentError("It must be an IP address or a host name, such as 127.0.0.1.");
}

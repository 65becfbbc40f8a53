import type { Command } from "commander";
import type { CompletableCommand } from "./completion.js";

/** What the shells need to know of each command. */
export function completable(program: Command): CompletableCommand[] {
  return program.commands.map((command) => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      description: command.description(),
      takes: takenBy(argument?.name(), argument?.argChoices),
      options: [...command.options, ...program.options].flatMap(({ long, description, argChoices, required }) =>
        long === undefined || long === null
          ? []
          : [{ flag: long, description, takesValue: required, choices: argChoices ?? [], isFile: long === "--config" }],
      ),
    };
  });
}

function takenBy(name: string | undefined, choices: readonly string[] | undefined): CompletableCommand["takes"] {
  if (choices !== undefined) return { kind: "choices", choices };
  if (name === "source") return { kind: "sources" };
  if (name === "what") return { kind: "sourcesOrFiles" };
  return { kind: name === "file" ? "files" : "nothing" };
}

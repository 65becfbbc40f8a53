import { type CommandContext, EXIT } from "./context.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What a shell needs to know of one command. */
export interface CompletableCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletableOption[];
  /** What its arguments are. */
  readonly takes:
    | { readonly kind: "sources" | "files" | "sourcesOrFiles" | "nothing" }
    | { readonly kind: "choices"; readonly choices: readonly string[] };
}

export interface CompletableOption {
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** What the value is chosen from; empty where it is free. */
  readonly choices: readonly string[];
  readonly isFile: boolean;
}

/** Writes the script that completes commands, options, their values and ids of sources in one shell. */
export async function runCompletion(
  { stdout }: CommandContext,
  shell: Shell,
  commands: readonly CompletableCommand[],
): Promise<number> {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  stdout.write(scripts[shell](commands));
  return EXIT.ok;
}

function bashScript(commands: readonly CompletableCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# muara for bash: source <(muara completion bash)
_muara_sources() {
  muara list --ids "\${config[@]}" 2>/dev/null
}
_muara() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" config=() words="" files="" at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      -c|--config) config=(--config "\${COMP_WORDS[at+1]}"); ((at++)) ;;
      -*) ;;
      *) [ -n "$command" ] || command="\${COMP_WORDS[at]}" ;;
    esac
  done
  case "$command $before" in
    *" -c"|*" --config") COMPREPLY=($(compgen -f -- "$current")); return ;;
${commands.flatMap(bashValues).join("\n")}
  esac
  case "$command" in
    "") words="${names} help" ;;
    help) words="${names}" ;;
${commands.map(bashCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ -z "$files" ] || COMPREPLY+=($(compgen -f -- "$current"))
}
complete -F _muara muara
`;
}

function bashValues({ name, options }: CompletableCommand): string[] {
  return options
    .filter(({ takesValue, isFile }) => takesValue && !isFile)
    .map(({ flag, choices }) => {
      return `    "${name} ${flag}") COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`;
    });
}

function bashCase({ name, options, takes }: CompletableCommand): string {
  const flags = options.map(({ flag }) => flag).join(" ");
  const words = {
    sources: "$(_muara_sources)",
    sourcesOrFiles: "$(_muara_sources)",
    choices: takes.kind === "choices" ? takes.choices.join(" ") : "",
    files: "",
    nothing: "",
  }[takes.kind];
  const files = takes.kind === "files" || takes.kind === "sourcesOrFiles" ? "files=yes;" : "";
  return `    ${name}) case "$current" in -*) words="${flags}" ;; *) words="${words}"; ${files} esac ;;`;
}

function zshScript(commands: readonly CompletableCommand[]): string {
  const names = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, options, takes }) => {
    return `    ${name}) _arguments ${[...options.map(zshOption), ...zshArgument(takes)].join(" ")} ;;`;
  });
  return `#compdef muara
# muara for zsh: source <(muara completion zsh)
_muara_sources() {
  local -a ids=(\${(f)"$(muara list --ids 2>/dev/null)"})
  compadd -a ids
}
_muara() {
  local -a commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join("\n")}
  esac
}
compdef _muara muara
`;
}

function zshOption({ flag, description, takesValue, choices, isFile }: CompletableOption): string {
  const value = isFile ? ":file:_files" : choices.length > 0 ? `:value:(${choices.join(" ")})` : ":value: ";
  return quote(`${flag}[${description.replace(/[[\]:]/g, " ")}]${takesValue ? value : ""}`);
}

function zshArgument(takes: CompletableCommand["takes"]): string[] {
  switch (takes.kind) {
    case "sources":
      return ["'*:source:_muara_sources'"];
    case "files":
      return ["'*:file:_files'"];
    case "sourcesOrFiles":
      return ["'*:source or file:{_muara_sources; _files}'"];
    case "choices":
      return [`'1:value:(${takes.choices.join(" ")})'`];
    case "nothing":
      return [];
  }
}

function fishScript(commands: readonly CompletableCommand[]): string {
  return `# muara for fish: muara completion fish | source\ncomplete -c muara -f\n${commands.flatMap(fishLines).join("\n")}\n`;
}

function fishLines({ name, description, options, takes }: CompletableCommand): string[] {
  const within = `complete -c muara -n "__fish_seen_subcommand_from ${name}"`;
  const sources = `${within} -a "(muara list --ids 2>/dev/null)"`;
  const rest = {
    sources: [sources],
    files: [`${within} -F`],
    sourcesOrFiles: [sources, `${within} -F`],
    choices: takes.kind === "choices" ? [`${within} -a ${quote(takes.choices.join(" "))}`] : [],
    nothing: [],
  }[takes.kind];
  return [
    `complete -c muara -f -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...options.map(({ flag, description: said, takesValue, choices, isFile }) => {
      const value = isFile ? " -r -F" : takesValue ? ` -x -a ${quote(choices.join(" "))}` : "";
      return `${within} -l ${flag.replace(/^--/, "")} -d ${quote(said)}${value}`;
    }),
    ...rest,
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}

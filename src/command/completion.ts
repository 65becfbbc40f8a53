import { type CommandContext, EXIT } from "./context.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What a shell needs to know of one command. */
export interface CompletableCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly { readonly flag: string; readonly description: string }[];
  /** Whether its arguments are ids of sources. */
  readonly takesSources: boolean;
}

const SOURCE_IDS = "muara list --ids 2>/dev/null";

/** Writes the script that completes commands, options and ids of sources in one shell. */
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
  const cases = commands.map(({ name, options, takesSources }) => {
    const flags = options.map(({ flag }) => flag).join(" ");
    return `    ${name}) words="${flags}"${takesSources ? `; ids="$(${SOURCE_IDS})"` : ""} ;;`;
  });
  return `# muara for bash: source <(muara completion bash)
_muara() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="" ids=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$ids" -- "$current") $(compgen -f -- "$current")) ;;
  esac
}
complete -F _muara muara
`;
}

function zshScript(commands: readonly CompletableCommand[]): string {
  const names = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, options, takesSources }) => {
    const flags = options.map(({ flag, description }) => quote(`${flag}[${description.replace(/[[\]:]/g, " ")}]`));
    const rest = takesSources ? `'*:source:($(${SOURCE_IDS}))'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...flags, rest].join(" ")} ;;`;
  });
  return `#compdef muara
# muara for zsh: source <(muara completion zsh)
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

function fishScript(commands: readonly CompletableCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, takesSources }) => [
    `complete -c muara -f -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...options.map(({ flag, description: said }) => {
      return `complete -c muara -n "__fish_seen_subcommand_from ${name}" -l ${flag.replace(/^--/, "")} -d ${quote(said)}`;
    }),
    ...(takesSources ? [`complete -c muara -f -n "__fish_seen_subcommand_from ${name}" -a "(${SOURCE_IDS})"`] : []),
  ]);
  return `# muara for fish: muara completion fish | source\n${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}

import { ConfigError } from "../../config/config-errors.js";
import { editConfig, tryEdits } from "../../config/edit/edit-config.js";
import { displayName } from "../../config/load/include.js";
import { loadConfig } from "../../config/load/load-config.js";
import { MuaraError } from "../../domain/errors.js";
import { answerQuestions } from "../../poll/threads/thread.js";
import type { ConfigAnswer, ConfigQuestion } from "./config-editor.js";
import { opmlEdits } from "./opml-edits.js";

/** Runs in a thread of its own: a config of thousands of sources takes seconds to parse and validate. */
answerQuestions(answer);

function answer(question: ConfigQuestion): ConfigAnswer {
  try {
    return work(question);
  } catch (error) {
    if (error instanceof ConfigError) {
      return { kind: "invalid", subject: displayName(question.path), problems: error.problems, files: error.files };
    }
    if (error instanceof MuaraError) return { kind: "refused", message: error.message };
    return { kind: "broken", why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function work(question: ConfigQuestion): ConfigAnswer {
  const { path, env } = question;
  switch (question.kind) {
    case "load":
      return { kind: "config", config: loadConfig(path, env) };
    case "edit":
      return { kind: "config", config: editConfig(path, question.edits, env) };
    case "try":
      return { kind: "config", config: tryEdits(path, question.edits, env) };
    case "import": {
      const { edits, known, warnings } = opmlEdits(loadConfig(path, env), question.text, question.tags);
      const about = { kind: "imported", added: edits.length, known, warnings } as const;
      return edits.length === 0 ? about : { ...about, config: editConfig(path, edits, env) };
    }
  }
}

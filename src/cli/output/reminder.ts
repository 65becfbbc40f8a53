import { parseUrl } from "../../lib/url.js";

/** Shows again, on a terminal, what the lines of polls have pushed away. */
export interface Reminder {
  /** Where feeds are served. */
  setAddress(address: string): void;
  /** Called for each poll that wrote a line. */
  notePoll(): void;
  close(): void;
}

/** Polling is quiet when no poll ended for so long. */
const QUIET_MS = 5_000;
/** With fewer lines since, the address is still in sight. */
const LINES_IN_SIGHT = 10;

/** Calls `remind` with the address to open when polling is quiet: after the first polls, and whenever it is out of sight. */
export function createReminder(remind: (address: string) => void, quietMs = QUIET_MS): Reminder {
  let address: string | undefined;
  let lines = LINES_IN_SIGHT;
  let timer: NodeJS.Timeout | undefined;

  function show(): void {
    if (address === undefined || lines < LINES_IN_SIGHT) return;
    lines = 0;
    remind(address);
  }

  return {
    setAddress(served) {
      address = addressToOpen(served);
    },
    notePoll() {
      lines++;
      clearTimeout(timer);
      timer = setTimeout(show, quietMs);
      timer.unref();
    },
    close: () => clearTimeout(timer),
  };
}

/** A browser can open the address of a server that listens on every one only as this machine's. A socket it cannot open. */
function addressToOpen(address: string): string | undefined {
  const url = parseUrl(address);
  if (url === undefined) return undefined;
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "localhost";
  return url.href;
}

import { fileURLToPath } from "node:url";

/** The checkout's top folder, with a trailing slash, from where the compiled tests run. */
export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

import type { Request, Response } from "express";
import { makeDocument, type PublishedDocument } from "../publish/published-document.js";
import { sendDocument } from "./send-document.js";

export interface MadeText {
  /** Names the document among those of the server; a fixed set. */
  readonly name: string;
  readonly text: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly vary?: string;
}

/** Sends a text that was made for a request: compressed, with validators that last as long as the text is the same. */
export type SendText = (request: Request, response: Response, made: MadeText) => Promise<void>;

export function createTextSender(clock: () => number = Date.now): SendText {
  const kept = new Map<string, { readonly text: string; readonly document: PublishedDocument }>();
  return async (request, response, { name, text, contentType, cacheControl, vary }) => {
    const known = kept.get(name);
    const document =
      known?.text === text
        ? known.document
        : await makeDocument(Buffer.from(text), { contentType, cacheControl, lastModifiedMs: clock() });
    kept.set(name, { text, document });
    sendDocument(request, response, document, vary);
  };
}

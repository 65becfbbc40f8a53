import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readability } from "@mozilla/readability";
import { expect } from "chai";
import { parseHTML } from "linkedom";
import type { ReadabilityElement } from "../../../src/article/body/readability-dom.js";
import { LightDocument, toMarkup } from "../../../src/article/body/readability-page.js";
import { preparePage } from "../../../src/article/boilerplate/prepare-page.js";
import { type Document, elementsOf, parseMarkup, serialise } from "../../../src/article/markup/parse-markup.js";
import { projectRoot } from "../../support/paths.js";
import { newsPages } from "../generated/shapes.js";

type ReadabilityDocument = ConstructorParameters<typeof Readability>[0];
const FIXTURES = join(projectRoot, "test/article/fixtures");
const TEXT =
  "Warga bekerja sejak pagi, membersihkan parit di sepanjang jalan desa, lalu pulang menjelang sore. ".repeat(4);

describe("the light DOM under Readability", () => {
  const pages = [
    ...newsPages(2).map(({ name, html }) => ({ name, html })),
    ...readdirSync(FIXTURES)
      .filter((file) => file.endsWith(".html"))
      .map((file) => ({ name: file, html: readFileSync(join(FIXTURES, file), "utf8") })),
    ...Object.entries({
      "hidden parts": `<div style="display: none">${TEXT}</div><div><p>${TEXT}</p><p hidden>x, y</p><p aria-hidden="true">z, z</p></div>`,
      "text between line breaks": `<div>${TEXT}<br><br>${TEXT}<br> <br>${TEXT}</div>`,
      "a layout table": `<table><tr><td><table><tr><td><p>${TEXT}</p><p>${TEXT}</p></td></tr></table></td></tr></table>`,
      "a table of figures": `<div><p>${TEXT}</p><table summary="harga"><caption>Harga</caption><tr><th>Karet</th><td>9.000</td></tr></table></div>`,
      "a short page that is tried again and again":
        "<div class='sidebar'><p>Hanya satu kalimat, tidak lebih.</p></div>",
      "lazy pictures": `<div><figure data-src="/a.jpg"></figure><img class="lazy" data-original="/b.jpg"><p>${TEXT}</p></div>`,
      "lists and links": `<div><ul>${"<li><a href='/x'>Harga, harga</a></li>".repeat(9)}</ul><p>${TEXT}</p><ol><li>${TEXT}</li></ol></div>`,
    }).map(([name, body]) => ({ name, html: `<html><body><h1>Warga Bersihkan Parit</h1>${body}</body></html>` })),
  ];
  for (const { name, html } of pages)
    it(`${name}: the same body comes out as over linkedom`, () => {
      const document = parseMarkup(html);
      preparePage(document, undefined, () => undefined);
      const page = `<html><head><title>Judul</title></head><body>${serialise(bodyOf(document.children))}</body></html>`;
      const { document: dom } = parseHTML(page) as unknown as { document: ReadabilityDocument };
      const before = new Readability(dom, { charThreshold: 300, disableJSONLD: true }).parse()?.content ?? "";
      const light = new LightDocument("Judul", bodyOf(document.children));
      const element = new Readability<ReadabilityElement>(light as unknown as ReadabilityDocument, {
        charThreshold: 300,
        disableJSONLD: true,
        serializer: (found) => found as unknown as ReadabilityElement,
      }).parse()?.content;
      expect(element === undefined || element === null ? "" : written(toMarkup(element).root)).to.equal(
        written(parseMarkup(before)),
      );
    });
});

/** Attributes in one order: a DOM may keep them in any. */
function written(root: Document): string {
  for (const element of elementsOf(root))
    element.attribs = Object.fromEntries(Object.entries(element.attribs).sort(([a], [b]) => a.localeCompare(b)));
  return serialise(root.children);
}

function bodyOf(nodes: ReturnType<typeof parseMarkup>["children"]): ReturnType<typeof parseMarkup>["children"] {
  return nodes.flatMap((node) => {
    if (!("name" in node) || !("children" in node)) return node.type === "directive" ? [] : [node];
    if (node.name === "html" || node.name === "body") return bodyOf(node.children);
    return node.name === "head" || node.name === "title" ? [] : [node];
  });
}

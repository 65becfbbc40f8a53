import { createHash } from "node:crypto";

/** A file that pages load from their own site; its name changes with its content, so that it may be kept for ever. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

export const PAGE_STYLE = asset(
  "css",
  "text/css; charset=utf-8",
  `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3adb8;--paper:#0d1117;--card:#161b22;--line:#3d444d;--link:#79b8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-inline-size:46rem;padding:1rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible,.full:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.75rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.2rem;line-height:1.35;margin:0}
h2 a{text-decoration:none}
h2 a:hover{text-decoration:underline}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;background:var(--paper);padding:.5rem}
.soft,.by{color:var(--soft)}
.by{font-size:.9rem;margin:.25rem 0}
article{border-block-start:1px solid var(--line);padding-block:1.1rem}
article>p{margin:.4rem 0}
details{margin-block-start:.4rem}
summary{cursor:pointer;color:var(--link);min-block-size:1.6rem}
.full{background:var(--card);border-radius:.5rem;padding:.25rem 1rem;margin-block-start:.5rem;overflow-x:auto}
.full h3{font-size:1.05rem}
img,video,audio{max-inline-size:100%}
img,video{block-size:auto;border-radius:.25rem}
figure{margin:1rem 0}
figcaption{color:var(--soft);font-size:.9rem}
.picture{color:var(--soft)}
pre{white-space:pre-wrap}
blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:3px solid var(--line);color:var(--soft)}
.subscribe{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1rem;margin-block:1rem}
.row a{padding-block:.3rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-block:.6rem}
.row label{inline-size:6rem}
.row input{flex:1 1 12rem;min-inline-size:0;font:inherit;font-size:.9rem;padding:.35rem .5rem;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.25rem}
button{font:inherit;font-size:.9rem;padding:.35rem .75rem;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.25rem;cursor:pointer}
.feeds{list-style:none;padding:0}
.feeds li{border-block-start:1px solid var(--line);padding-block:.8rem}
table{border-collapse:collapse}
td,th{border:1px solid var(--line);padding:.3rem .5rem;text-align:start;vertical-align:top}
footer{border-block-start:1px solid var(--line);margin-block-start:2rem;padding-block:1rem}
`,
);

/** Everything works without it: it writes times as the reader's locale and zone have them, adds buttons that copy, and shows pictures of opened items. */
export const PAGE_SCRIPT = asset(
  "js",
  "text/javascript; charset=utf-8",
  `const form=new Intl.DateTimeFormat(undefined,{dateStyle:"medium",timeStyle:"short"});
for(const time of document.querySelectorAll("time[datetime]")){const at=new Date(time.dateTime);if(!Number.isNaN(at.getTime())){time.title=time.textContent;time.textContent=form.format(at)}}
for(const details of document.querySelectorAll("article details")){details.addEventListener("toggle",()=>{for(const place of details.querySelectorAll("span[data-src]")){const image=new Image();image.referrerPolicy="no-referrer";image.loading="lazy";image.alt=place.dataset.alt;image.src=place.dataset.src;place.replaceWith(image)}})}
for(const input of document.querySelectorAll("input[data-copy]")){const button=document.createElement("button");button.type="button";button.textContent="Copy";button.setAttribute("aria-label","Copy the "+input.dataset.copy+" address");button.addEventListener("click",async()=>{input.select();try{await navigator.clipboard.writeText(input.value);button.textContent="Copied"}catch{button.textContent="Press Ctrl+C"}});input.after(button)}
`,
);

export const ASSETS: readonly Asset[] = [PAGE_STYLE, PAGE_SCRIPT];

function asset(extension: string, contentType: string, text: string): Asset {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 12);
  return { path: `/assets/${hash}.${extension}`, contentType, text };
}

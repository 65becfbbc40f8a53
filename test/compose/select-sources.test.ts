import { expect } from "chai";
import { selectSources } from "../../src/compose/select-sources.js";
import { feedOf } from "../support/item-builders.js";
import { sourceOf } from "../support/source.js";

const SOURCES = [
  sourceOf("kabar", { tags: ["id", "national"] }),
  sourceOf("muara", { tags: ["id", "riau"] }),
  sourceOf("globe", { tags: ["world"] }),
  sourceOf("paused", { tags: ["id"], paused: true }),
];

const all = { all: true, ids: [], tags: [] };
const none = { ids: [], tags: [] };

describe("select", () => {
  const cases = [
    { name: "all sources in the config's order", sources: all, exclude: none, chosen: "kabar muara globe paused" },
    {
      name: "ids in the feed's order",
      sources: { all: false, ids: ["globe", "kabar"], tags: [] },
      exclude: none,
      chosen: "globe kabar",
    },
    {
      name: "tags in the config's order",
      sources: { all: false, ids: [], tags: ["id"] },
      exclude: none,
      chosen: "kabar muara paused",
    },
    {
      name: "ids before tags, each once",
      sources: { all: false, ids: ["muara"], tags: ["id"] },
      exclude: none,
      chosen: "muara kabar paused",
    },
    { name: "exclusions by id", sources: all, exclude: { ids: ["globe"], tags: [] }, chosen: "kabar muara paused" },
    { name: "exclusions by tag", sources: all, exclude: { ids: [], tags: ["riau", "world"] }, chosen: "kabar paused" },
    {
      name: "an exclusion wins over a named id",
      sources: { all: false, ids: ["muara"], tags: [] },
      exclude: { ids: [], tags: ["riau"] },
      chosen: "",
    },
    {
      name: "nothing for unknown names",
      sources: { all: false, ids: ["nobody"], tags: ["nothing"] },
      exclude: none,
      chosen: "",
    },
  ];
  for (const { name, sources, exclude, chosen } of cases) {
    it(`chooses ${name}`, () => {
      expect(selectSources(feedOf({ sources, exclude }), SOURCES).join(" ")).to.equal(chosen);
    });
  }
});

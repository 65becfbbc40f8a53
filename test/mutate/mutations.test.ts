import { expect } from "chai";
import { MUTATIONS } from "./mutations.js";
import { problemOf } from "./problem.js";

it("every line that `npm run test:mutate` makes wrong stands in the product, once, and its specs are there", () => {
  expect(MUTATIONS.flatMap((mutation) => problemOf(mutation) ?? [])).to.deep.equal([]);
});

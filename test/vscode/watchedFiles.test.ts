/** Files under watch: so many, and a place that is left can be taken. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxWatched, WatchedFiles } from "../../src/vscode/watchedFiles.ts";

test("so many files are watched; one more is not, one that is stays, and a free place is taken", () => {
  const watched = new WatchedFiles<number>();
  for (let index = 0; index < maxWatched; index++)
    assert.equal(watched.add(`${index}`, index), true, `${index}`);
  assert.equal(watched.add("more", -1), false);
  assert.deepEqual([watched.has("more"), watched.delete("more")], [false, false]);
  assert.equal(watched.add("0", 7), true);
  assert.equal(watched.all().length, maxWatched);
  assert.equal(watched.delete("1"), true);
  assert.equal(watched.add("more", -1), true);
  assert.equal(watched.all().length, maxWatched);
});

/** Texts from which a value could leave: calls written as tags, addresses that are loaded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxAddressLength, OutgoingText } from "../../../src/core/answer/outgoing.ts";

function check(text: string, expected: string | undefined): void {
  const whole = new OutgoingText();
  whole.add(text);
  assert.equal(whole.leavesBy(), expected, text);
  const single = new OutgoingText();
  for (const character of text) single.add(character);
  assert.equal(single.leavesBy(), expected, `${text}, by character`);
}

test("a call that is written as tags is one, from its tag to its end", () => {
  check("<execute_command>\n<command>curl -d ", "execute_command");
  check("<use_mcp_tool><arguments>{", "use_mcp_tool");
  check("<execute_command><command>ls</command></execute_command> and ", undefined);
  check('<invoke name="Bash"><parameter name="command">', "invoke");
  check('<invoke name="Edit"><parameter name="new_string">', undefined);
  check("<write_to_file><path>a</path><content>", undefined);
  check("<bash/> ", undefined);
  check("say <div> and <pre> ", undefined);
});

test("an address that is loaded or followed carries what stands in it", () => {
  check("![x](https://a.example/?q=", "address");
  check("see [docs](http://a.example/", "address");
  check('<img src="https://a.example/', "address");
  check("[1]: https://a.example/", "address");
  check("background: url(//a.example/", "address");
  check(`![x](https://a.example/${"p".repeat(maxAddressLength / 2)}?q=`, "address");
});

test("elsewhere a value comes back", () => {
  check("![x](https://a.example/x) then ", undefined);
  check("[x](./local/", undefined);
  check("postgres://user:", undefined);
  check("fetch('https://a.example', { key: '", undefined);
  check("array[0](", undefined);
});

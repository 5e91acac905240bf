/** Fields as plain objects: comparing late ones would not look at their texts. */

import type { ScanField } from "../../src/core/model/finding.ts";

export function plainFields(fields: readonly ScanField[]): readonly object[] {
  return fields.map((field) => {
    const { text, literal: _, ...own } = { literal: undefined, ...field, text: field.text };
    return { ...own, text };
  });
}

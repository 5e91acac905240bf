/** The field of a token whose text is made when somebody asks for it (`core/json/late.ts`). */

import type { LateToken } from "../json/late.ts";
import type { ScanField } from "../model/finding.ts";

/** All but the text, which is the token's. */
export type Circumstances = Omit<ScanField, "text" | "literal">;

export class LateField implements ScanField {
  readonly path: string;
  readonly role: ScanField["role"];
  readonly age: ScanField["age"];
  declare readonly sourceFile?: string;
  declare readonly tool?: string;
  declare readonly sealed?: true;
  readonly #token: LateToken;

  constructor(token: LateToken, of: Circumstances) {
    this.#token = token;
    this.path = of.path;
    this.role = of.role;
    this.age = of.age;
    if (of.sourceFile !== undefined) this.sourceFile = of.sourceFile;
    if (of.tool !== undefined) this.tool = of.tool;
    if (of.sealed !== undefined) this.sealed = of.sealed;
  }

  get text(): string {
    return this.#token.text;
  }

  get literal(): Uint8Array {
    return this.#token.literal;
  }

  changed(changes: Partial<Circumstances>): LateField {
    const { path, role, age, sourceFile, tool, sealed } = this;
    const of = {
      path,
      role,
      age,
      ...(sourceFile === undefined ? {} : { sourceFile }),
      ...(tool === undefined ? {} : { tool }),
      ...(sealed === undefined ? {} : { sealed }),
    };
    return new LateField(this.#token, { ...of, ...changes });
  }
}

/** The same text, otherwise described. A late field is no bag of members: nobody may spread one. */
export function changedField(field: ScanField, changes: Partial<Circumstances>): ScanField {
  return field instanceof LateField ? field.changed(changes) : { ...field, ...changes };
}

/**
 * Synthetic requests: through a route's own URL up to the scanner, never to the upstream.
 *
 * A probe carries a nonce that this guard made, that works once and for a short time; any other
 * value is refused, so that nobody can use the header to get around policy.
 */

import { randomBytes } from "node:crypto";

import { openRequest } from "../../core/exchange/open.ts";
import type { RawRequest } from "../../core/model/exchange.ts";
import type { ScanField, ScanOutcome } from "../../core/model/finding.ts";
import { sameSecret } from "./checks.ts";

export type ProbeAnswer =
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly reason: string };

export interface Probes {
  /** A fresh nonce; the one before it is void. */
  issue(): string;
  answer(nonce: string, raw: RawRequest): Promise<ProbeAnswer>;
}

export function createProbes(scan: (fields: readonly ScanField[]) => Promise<ScanOutcome>): Probes {
  let issued: string | undefined;
  return {
    issue() {
      issued = randomBytes(32).toString("base64url");
      return issued;
    },
    async answer(nonce, raw) {
      const expected = issued;
      if (expected === undefined || !sameSecret(nonce, expected))
        return { kind: "failed", reason: "unknown probe" };
      issued = undefined;
      const { fields } = openRequest(raw);
      if (fields.length === 0) return { kind: "failed", reason: "no text was recognised" };
      const outcome = await scan(fields);
      return outcome.kind === "scanned"
        ? { kind: "ok" }
        : { kind: "failed", reason: outcome.reason };
    },
  };
}

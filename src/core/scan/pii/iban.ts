/**
 * International bank account numbers (ISO 13616): length by country, then mod-97.
 *
 * Printed in groups or in one piece, upper case; in lower case only behind a label. The country's
 * length decides where the number ends, so that the word behind it is not taken along.
 */

import { mod97 } from "./checksums.ts";
import { labelReach, labels, lineBefore } from "./context.ts";

/** Total lengths by country (ISO 13616 registry, SWIFT). */
const lengths = new Map<string, number>(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 " +
    "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 " +
    "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 " +
    "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 " +
    "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Whether a value, separators allowed, is an IBAN of its country's length with a right checksum. */
export function isIban(value: string): boolean {
  const iban = value.replaceAll(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d\d[A-Z0-9]+$/.test(iban)) return false;
  if (lengths.get(iban.slice(0, 2)) !== iban.length) return false;
  return mod97(iban.slice(4) + iban.slice(0, 4)) === 1;
}

const label = labels("iban", "bank account", "account", "konto", "compte", "cuenta", "conto");

/** The end of the IBAN that begins with the country letters at `start`. */
export function readIban(text: string, start: number): number | undefined {
  const country = text.slice(start, start + 2);
  const length = lengths.get(country.toUpperCase());
  if (length === undefined) return undefined;
  const isUpper = /^[A-Z]/.test(country);
  if (!isUpper && !label.test(lineBefore(text, start, labelReach))) return undefined;
  const end = endOfSymbols(text, start, { length, symbol: isUpper ? /[A-Z0-9]/ : /[a-z0-9]/ });
  if (end === undefined || /[A-Za-z0-9]/.test(text[end] ?? "")) return undefined;
  return isIban(text.slice(start, end)) ? end : undefined;
}

interface Symbols {
  readonly length: number;
  readonly symbol: RegExp;
}

/** Where so many symbols end, single separators between them allowed. */
function endOfSymbols(
  text: string,
  start: number,
  { length, symbol }: Symbols,
): number | undefined {
  let count = 0;
  let at = start;
  for (; count < length; at += 1) {
    const character = text[at] ?? "";
    if (symbol.test(character)) count += 1;
    else if (!/[ \u00a0-]/.test(character) || !symbol.test(text[at + 1] ?? "")) return undefined;
  }
  return at;
}

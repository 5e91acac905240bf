/**
 * Personal numbers of western Europe.
 *
 * Sources: Bundeszentralamt für Steuern (IdNr), Deutsche Rentenversicherung (VKVV §2), ZAS/CdC (AHV),
 * Dachverband der Sozialversicherungsträger (SVNR), Rijksdienst voor Identiteitsgegevens (BSN),
 * RRN/IBZ (numéro national), INSEE (NIR), Ministerio del Interior (DNI, NIE), Agenzia delle Entrate
 * (codice fiscale, DM 23/12/1976), Autoridade Tributária (NIF), Revenue (PPSN), NHS data dictionary
 * (NHS number), HMRC (NINO, NIM39110).
 */

import {
  digitAt,
  isDayFirst,
  isMonthDay,
  mod97,
  passesEan13,
  passesMod11And10,
  weightedSum,
} from "../checksums.ts";
import { labels } from "../context.ts";
import type { IdKind } from "./kind.ts";

/** Eleven digits; among the first ten one digit stands twice or three times, the others at most once. */
export function isGermanTaxId(id: string): boolean {
  if (!/^[1-9]\d{10}$/.test(id) || !passesMod11And10(id)) return false;
  const counts = Array.from(
    { length: 10 },
    (_, digit) => id.slice(0, 10).split(String(digit)).length - 1,
  );
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3;
}

/** Area, birth date, initial, serial, check digit: digit sums of weighted digits. */
export function isGermanPensionId(id: string): boolean {
  const letter = String(id.charCodeAt(8) - 64).padStart(2, "0");
  const digits = id.slice(0, 8) + letter + id.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce((total, weight, i) => {
    const product = weight * digitAt(digits, i);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return isDayFirst(id.slice(2, 8)) && sum % 10 === digitAt(id, 11);
}

/** Serial, check digit in fourth place, birth date `DDMMYY`. */
export function isAustrianId(id: string): boolean {
  const sum = weightedSum(id, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
  return isDayFirst(id.slice(4)) && sum % 11 === digitAt(id, 3);
}

/** The eleven test: weights 9 to 2, the last digit counts negative. */
export function isDutchId(id: string): boolean {
  const nine = id.padStart(9, "0");
  return /[1-9]/.test(nine) && weightedSum(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** 97 minus the rest of the first nine digits; from 2000 on a 2 is put before them. */
export function isBelgianId(id: string): boolean {
  const check = Number(id.slice(9));
  const body = id.slice(0, 9);
  const month = Number(id.slice(2, 4));
  const day = Number(id.slice(4, 6));
  if (month > 0 && day > 0 && !isMonthDay(month % 20, day)) return false;
  return 97 - mod97(body) === check || 97 - mod97(`2${body}`) === check;
}

/** Sex, year, month, department, commune, serial, key; Corsica's 2A and 2B count as 19 and 18. */
export function isFrenchId(id: string): boolean {
  const month = Number(id.slice(3, 5));
  if (month === 0 || (month > 12 && month < 20)) return false;
  const digits = id.replace("2A", "19").replace("2B", "18");
  return /^\d{15}$/.test(digits) && 97 - mod97(digits.slice(0, 13)) === Number(digits.slice(13));
}

/** DNI and NIE: the number modulo 23 picks the letter; X, Y, Z count as 0, 1, 2. */
export function isSpanishId(id: string): boolean {
  const number = Number(id.slice(0, -1).replace(/^[XYZ]/, (first) => String("XYZ".indexOf(first))));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === id.at(-1);
}

const oddValues: readonly number[] = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Characters in odd places count by a table, in even places by their order; modulo 26 is a letter. */
export function isItalianId(id: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const code = id.charCodeAt(i);
    const order = code < 58 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? (oddValues[order] ?? 0) : order;
  }
  return id.charCodeAt(15) - 65 === sum % 26;
}

export function isPortugueseId(id: string): boolean {
  const rest = weightedSum(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return /^[1-35689]/.test(id) && digitAt(id, 8) === (rest < 2 ? 0 : 11 - rest);
}

/** Seven digits with weights 8 to 2, a second letter with weight 9; modulo 23, `W` is 0. */
export function isIrishId(id: string): boolean {
  const second = id.length === 9 && id[8] !== "W" ? (id.charCodeAt(8) - 64) * 9 : 0;
  const sum = weightedSum(id, [8, 7, 6, 5, 4, 3, 2]) + second;
  return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] === id[7];
}

/** Ten digits, weights 10 to 2, modulo 11. */
export function isNhsNumber(id: string): boolean {
  const check = (11 - (weightedSum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return !/^(\d)\1*$/.test(id) && check === digitAt(id, 9);
}

/** No checksum; prefixes that HMRC does not issue are refused. */
export function isNino(id: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(id);
}

export const western: readonly IdKind[] = [
  {
    ruleId: "de-tax-id",
    first: [11, 2],
    shape: /\d{2} ?\d{3} ?\d{3} ?\d{3}/y,
    check: isGermanTaxId,
    label: labels(
      "steuer ?(?:id|identifikations)\\w*",
      "idnr",
      "identifikationsnummer",
      "tax id",
      "tin",
    ),
  },
  {
    ruleId: "de-pension-id",
    first: [8, 2],
    shape: /\d{2} ?\d{6} ?[A-Z] ?\d{3}/y,
    check: isGermanPensionId,
    label: labels("rvnr", "svnr", "(?:renten|sozial)versicherungs\\w*", "versicherungsnummer"),
    bare: /^\d{8}[A-Z]\d{3}$/,
    strong: true,
  },
  {
    ruleId: "at-svnr",
    first: [10, 4],
    shape: /\d{4}[ -]?\d{6}/y,
    check: isAustrianId,
    label: labels("svnr", "sv nummer", "sozialversicherungs\\w*", "versicherungsnummer"),
  },
  {
    ruleId: "ch-ahv",
    first: [13, 3],
    shape: /756\.?\d{4}\.?\d{4}\.?\d{2}/y,
    check: passesEan13,
    label: labels("ahv\\w*", "avs", "oasi"),
    bare: /^756/,
    strong: true,
  },
  {
    ruleId: "nl-bsn",
    first: [9, 8, 4],
    shape: /\d{8,9}|\d{4}[ .]\d{2}[ .]\d{3}/y,
    check: isDutchId,
    label: labels("bsn", "burgerservice\\w*", "sofi ?nummer"),
  },
  {
    ruleId: "be-national-number",
    first: [11, 2],
    shape: /\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[. ]?\d{2}/y,
    check: isBelgianId,
    label: labels(
      "rijksregister\\w*",
      "registre national",
      "niss",
      "insz",
      "num[eé]ro national",
      "nrn",
    ),
    bare: /^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$/,
    strong: true,
  },
  {
    ruleId: "fr-nir",
    first: [15, 1, 6],
    shape: /[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/y,
    check: isFrenchId,
    label: labels("nir", "s[eé]curit[eé] sociale", "insee", "num[eé]ro de s[eé]cu\\w*"),
    bare: /^[12]/,
    strong: true,
  },
  {
    ruleId: "es-dni",
    first: [8],
    shape: /\d{8}[ -]?[A-Za-z]/y,
    check: isSpanishId,
    label: labels("dni", "nif", "documento nacional", "identidad"),
    bare: /^\d{8}-?[A-Z]$/,
  },
  {
    ruleId: "es-nie",
    letters: [1],
    first: [7],
    shape: /[XYZxyz][ -]?\d{7}[ -]?[A-Za-z]/y,
    check: isSpanishId,
    label: labels("nie", "extranjero"),
    bare: /^[XYZ]\d{7}-?[A-Z]$/,
  },
  {
    ruleId: "it-codice-fiscale",
    letters: [6],
    first: [2],
    shape: /[A-Za-z]{6}\d{2}[A-EHLMPRSTa-ehlmprst]\d{2}[A-Za-z]\d{3}[A-Za-z]/y,
    check: isItalianId,
    label: labels("codice fiscale", "cod fisc", "cf"),
    bare: /^[A-Z\d]+$/,
    strong: true,
  },
  {
    ruleId: "pt-nif",
    first: [9, 3],
    shape: /\d{3} ?\d{3} ?\d{3}/y,
    check: isPortugueseId,
    label: labels("nif", "contribuinte", "n[uú]mero de identifica[cç][aã]o fiscal"),
  },
  {
    ruleId: "ie-pps",
    first: [7],
    shape: /\d{7} ?[A-Wa-w][A-IWa-iw]?/y,
    check: isIrishId,
    label: labels("ppsn?", "pps (?:no|number)", "personal public service"),
  },
  {
    ruleId: "uk-nhs-number",
    first: [10, 3],
    shape: /\d{3}[ -]?\d{3}[ -]?\d{4}/y,
    check: isNhsNumber,
    label: labels("nhs", "national health"),
    bare: /^\d{3}[ -][01]\d\d[ -]\d{4}$/,
  },
  {
    ruleId: "uk-nino",
    letters: [2],
    first: [6, 2],
    shape: /[A-Za-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d]/y,
    check: isNino,
    label: labels("nino", "ni (?:no|number)", "national insurance", "insurance number"),
  },
];

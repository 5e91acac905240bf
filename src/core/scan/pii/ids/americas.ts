/**
 * Personal numbers of the Americas.
 *
 * Sources: SSA (POMS RM 10201), IRS (ITIN, Publication 4757), CMS (MBI format, NPI check digit),
 * Employment and Social Development Canada (SIN), Receita Federal (CPF), RENAPO (CURP), Registro
 * Civil de Chile (RUT), ANSES/AFIP (CUIL).
 */

import { digitAt, isDate, passesLuhn, weightedSum } from "../checksums.ts";
import { labels } from "../context.ts";
import type { IdKind } from "./kind.ts";

/** Never issued: area 000, 666 and 900 up, group 00, serial 0000; two that were printed as samples, and
 * those of three repeated digits. */
export function isSsn(id: string): boolean {
  if (/^(?:000|666|9)/.test(id) || id.slice(3, 5) === "00" || id.endsWith("0000")) return false;
  return id !== "078051120" && id !== "219099999" && !/^(\d)\1\1(\d)\2(\d)\3{3}$/.test(id);
}

/** Areas 900 to 999 with the groups that the IRS uses. */
export function isItin(id: string): boolean {
  const group = Number(id.slice(3, 5));
  return id.startsWith("9") && group >= 50 && ![66, 67, 68, 69, 89, 93].includes(group);
}

/** Luhn with the prefix 80840 of ISO 7812. */
export function isNpi(id: string): boolean {
  return /^[12]/.test(id) && passesLuhn(`80840${id}`);
}

/** Letters without S, L, O, I, B, Z. */
export function isMbi(id: string): boolean {
  return /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}$/.test(
    id,
  );
}

/** First digit 0 and 8 are not issued. */
export function isCanadianId(id: string): boolean {
  return !/^[08]/.test(id) && passesLuhn(id);
}

/** Two check digits modulo 11. */
export function isBrazilianId(id: string): boolean {
  if (/^(\d)\1*$/.test(id)) return false;
  const first = ((weightedSum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weightedSum(id, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return digitAt(id, 9) === first && digitAt(id, 10) === second;
}

const curpOrder = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/** Each character by its order, weights 18 to 2. */
export function isMexicanId(id: string): boolean {
  if (!isDate(id.slice(4, 10))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += curpOrder.indexOf(id[i] ?? "") * (18 - i);
  return (10 - (sum % 10)) % 10 === digitAt(id, 17);
}

/** Weights 2 to 7 from the right, again and again; 11 is 0 and 10 is K. */
export function isChileanId(id: string): boolean {
  const body = id.slice(0, -1);
  let sum = 0;
  for (let i = 0; i < body.length; i += 1)
    sum += digitAt(body, body.length - 1 - i) * (2 + (i % 6));
  return "0123456789K0"[(11 - (sum % 11)) % 11] === id.at(-1);
}

export function isArgentinianId(id: string): boolean {
  const rest = 11 - (weightedSum(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (rest === 11 ? 0 : rest) === digitAt(id, 10);
}

const social = labels("ssn", "social security", "soc sec", "social");

export const americas: readonly IdKind[] = [
  {
    ruleId: "us-ssn",
    first: [3, 9, 5],
    shape: /\d{3}([- ]?)\d{2}\1\d{4}|\d{3}-\d{6}|\d{5}-\d{4}/y,
    check: isSsn,
    label: social,
    bare: /^\d{3}-\d{2}-\d{4}$/,
    strong: true,
  },
  {
    ruleId: "us-itin",
    first: [3, 9, 5],
    shape: /9\d{2}([- ]?)\d{2}\1\d{4}/y,
    check: isItin,
    label: labels("itin", "taxpayer", "tax id"),
  },
  {
    ruleId: "us-npi",
    first: [10],
    shape: /[12]\d{9}/y,
    check: isNpi,
    label: labels("npi", "national provider", "provider identifier"),
  },
  {
    ruleId: "us-mbi",
    first: [1],
    shape: /\d[A-Za-z]\w\d-?[A-Za-z]\w\d-?[A-Za-z]{2}\d{2}/y,
    check: isMbi,
    label: labels("mbi", "medicare", "beneficiary"),
    bare: /^\w{4}-\w{3}-\w{4}$/,
    strong: true,
  },
  {
    ruleId: "ca-sin",
    first: [9, 3],
    shape: /\d{3}([ -]?)\d{3}\1\d{3}/y,
    check: isCanadianId,
    label: labels("sin", "social insurance", "n\\.?a\\.?s", "assurance sociale"),
    bare: /^\d{3}-\d{3}-\d{3}$/,
  },
  {
    ruleId: "br-cpf",
    first: [11, 3],
    shape: /\d{3}\.?\d{3}\.?\d{3}-?\d{2}/y,
    check: isBrazilianId,
    label: labels("cpf", "cadastro de pessoas? f[ií]sicas?"),
    bare: /^\d{3}\.\d{3}\.\d{3}-\d{2}$/,
    strong: true,
  },
  {
    ruleId: "mx-curp",
    letters: [4],
    first: [6],
    shape: /[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d/y,
    check: isMexicanId,
    label: labels("curp"),
    bare: /./,
    strong: true,
  },
  {
    ruleId: "cl-rut",
    first: [1, 2, 7, 8],
    shape: /\d{1,2}\.\d{3}\.\d{3}-[\dkK]|\d{7,8}-[\dkK]/y,
    check: isChileanId,
    label: labels("rut", "run", "rol [uú]nico"),
    bare: /\..*\./,
    strong: true,
  },
  {
    ruleId: "ar-cuil",
    first: [2, 11],
    shape: /(?:20|23|24|27)-?\d{8}-?\d/y,
    check: isArgentinianId,
    label: labels("cui[lt]"),
    bare: /^\d\d-\d{8}-\d$/,
  },
];

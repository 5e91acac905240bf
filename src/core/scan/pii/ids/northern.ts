/**
 * Personal numbers of northern and eastern Europe.
 *
 * Sources: Skatteverket (SKV 704), Skatteetaten (fødselsnummer), CPR-kontoret, Digi- ja
 * väestötietovirasto (henkilötunnus and its separators of 2023), Þjóðskrá, Ministerstwo Cyfryzacji
 * (PESEL), zákon č. 133/2000 Sb. (rodné číslo), Direcţia Generală Evidenţa Persoanelor (CNP), ГРАО
 * (ЕГН), OIB (NN 60/08), ΗΔΙΚΑ (ΑΜΚΑ), Siseministeerium (isikukood, also Lithuania's asmens kodas).
 */

import {
  digitAt,
  isDate,
  isDayFirst,
  isMonthDay,
  passesLuhn,
  passesMod11And10,
  weightedSum,
} from "../checksums.ts";
import { labels } from "../context.ts";
import type { IdKind } from "./kind.ts";

/** Ten digits, or twelve with the century; Luhn over the last ten; 60 is added to a co-ordination day. */
export function isSwedishId(id: string): boolean {
  const ten = id.replaceAll(/\D/g, "").slice(-10);
  const century = id.length >= 12 ? Number(id.slice(0, 2)) : 19;
  const day = Number(ten.slice(4, 6));
  if (century < 18 || century > 20) return false;
  return isMonthDay(Number(ten.slice(2, 4)), day > 60 ? day - 60 : day) && passesLuhn(ten);
}

/** Two check digits modulo 11; D-numbers add 4 to the first digit. */
export function isNorwegianId(id: string): boolean {
  const day = Number(id.slice(0, 2));
  if (!isMonthDay(Number(id.slice(2, 4)), day > 40 ? day - 40 : day)) return false;
  const first = weightedSum(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0;
  return first && weightedSum(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

/** No checksum since 2007: a date, and not only zeros. */
export function isDanishId(id: string): boolean {
  return isDayFirst(id) && !id.endsWith("0000");
}

/** Date, century sign, three digits, and a letter for the nine digits modulo 31. */
export function isFinnishId(id: string): boolean {
  const number = Number(id.slice(0, 6) + id.slice(7, 10));
  return isDayFirst(id) && "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31] === id[10];
}

export function isIcelandicId(id: string): boolean {
  const check = (11 - (weightedSum(id, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return isDayFirst(id) && check === digitAt(id, 8) && /[089]$/.test(id);
}

/** Centuries are told by what is added to the month: 80, 0, 20, 40, 60. */
export function isPolishId(id: string): boolean {
  const sum = weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
  return sum % 10 === 0 && isMonthDay(Number(id.slice(2, 4)) % 20, Number(id.slice(4, 6)));
}

/** Ten digits divisible by 11; 50 is added to a woman's month, 20 when the day's numbers ran out. */
export function isCzechId(id: string): boolean {
  const month = (Number(id.slice(2, 4)) % 50) % 20;
  const number = Number(id);
  const fits = number % 11 === 0 || (Number(id.slice(0, 9)) % 11 === 10 && id.endsWith("0"));
  return fits && isMonthDay(month, Number(id.slice(4, 6)));
}

export function isRomanianId(id: string): boolean {
  const rest = weightedSum(id, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (
    /^[1-9]/.test(id) && isDate(id.slice(1, 7)) && digitAt(id, 12) === (rest === 10 ? 1 : rest)
  );
}

/** 20 or 40 is added to the month of those born before 1900 or after 1999. */
export function isBulgarianId(id: string): boolean {
  const sum = weightedSum(id, [2, 4, 8, 5, 10, 9, 7, 3, 6]);
  const fits = (sum % 11) % 10 === digitAt(id, 9);
  return fits && isMonthDay(Number(id.slice(2, 4)) % 20, Number(id.slice(4, 6)));
}

export function isGreekId(id: string): boolean {
  return isDayFirst(id) && passesLuhn(id);
}

/** Weights 1 to 9 and 1; when that leaves 10, weights 3 to 9 and 1 to 3; when that does too, 0. */
export function isBalticId(id: string): boolean {
  const once = weightedSum(id, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const twice = weightedSum(id, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  const check = once < 10 ? once : twice % 10;
  return /^[1-8]/.test(id) && isDate(id.slice(1, 7)) && digitAt(id, 10) === check;
}

/** A bare Swedish number must not be a time stamp: `240102-1530`. */
const swedishBare =
  /^(?:\d{6}[-+](?!(?:[01]\d|2[0-3])[0-5]\d$)\d{4}|(?:18|19|200)\d{5,6}-(?!(?:[01]\d|2[0-3])[0-5]\d$)\d{4})$/;

export const northern: readonly IdKind[] = [
  {
    ruleId: "se-personnummer",
    first: [6, 8, 10, 12],
    shape: /(?:\d{2})?\d{6}[-+]?\d{4}/y,
    check: isSwedishId,
    label: labels("person ?(?:nr|nummer)", "pnr", "samordningsnummer", "swedish id"),
    bare: swedishBare,
  },
  {
    ruleId: "no-fodselsnummer",
    first: [11, 6],
    shape: /\d{6} ?\d{5}/y,
    check: isNorwegianId,
    label: labels("f[øo]dsels ?(?:nr|nummer)", "personnummer", "fnr", "d nummer"),
    bare: /^\d{11}$/,
    strong: true,
  },
  {
    ruleId: "dk-cpr",
    first: [6, 10],
    shape: /\d{6}-?\d{4}/y,
    check: isDanishId,
    label: labels("cpr(?: ?(?:nr|nummer))?", "personnummer"),
  },
  {
    ruleId: "fi-hetu",
    first: [6],
    shape: /\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]/y,
    check: isFinnishId,
    label: labels("hetu", "henkil[öo]tunnus", "personbeteckning"),
    bare: /./,
    strong: true,
  },
  {
    ruleId: "is-kennitala",
    first: [6, 10],
    shape: /\d{6}-?\d{4}/y,
    check: isIcelandicId,
    label: labels("kennitala", "kt"),
  },
  {
    ruleId: "pl-pesel",
    first: [11],
    shape: /\d{11}/y,
    check: isPolishId,
    label: labels("pesel"),
  },
  {
    ruleId: "cz-birth-number",
    first: [6, 10],
    shape: /\d{6}\/?\d{4}/y,
    check: isCzechId,
    label: labels("rodn[eé] [cč][ií]sl[oa]", "r[cč]", "birth number"),
    bare: /^\d{6}\/\d{4}$/,
  },
  {
    ruleId: "ro-cnp",
    first: [13],
    shape: /\d{13}/y,
    check: isRomanianId,
    label: labels("cnp", "cod numeric personal"),
  },
  {
    ruleId: "bg-egn",
    first: [10],
    shape: /\d{10}/y,
    check: isBulgarianId,
    label: labels("egn", "егн", "единен граждански номер"),
  },
  {
    ruleId: "hr-oib",
    first: [11],
    shape: /\d{11}/y,
    check: passesMod11And10,
    label: labels("oib", "osobni identifikacijski broj"),
  },
  {
    ruleId: "gr-amka",
    first: [11],
    shape: /\d{11}/y,
    check: isGreekId,
    label: labels("amka", "αμκα", "α\\.?μ\\.?κ\\.?α"),
  },
  {
    ruleId: "baltic-personal-code",
    first: [11],
    shape: /\d{11}/y,
    check: isBalticId,
    label: labels("isikukood", "asmens kodas", "personal code"),
  },
];

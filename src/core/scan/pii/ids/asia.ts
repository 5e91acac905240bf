/**
 * Personal numbers of Asia, Africa and Oceania.
 *
 * Sources: UIDAI (Aadhaar, Verhoeff), Income Tax Department (PAN), GB 11643-1999 (China), Ministry of
 * the Interior and Safety (주민등록번호), Digital Agency (My Number, ordinance 85 of 2014), ICA (NRIC,
 * FIN), Ministry of the Interior of Taiwan, Immigration Department of Hong Kong, DOPA (Thailand),
 * Population and Immigration Authority (Israel), NVİ (T.C. kimlik), Department of Home Affairs (South
 * Africa), ATO (TFN), Services Australia (Medicare).
 */

import { digitAt, isDate, passesLuhn, passesVerhoeff, weightedSum } from "../checksums.ts";
import { labels } from "../context.ts";
import type { IdKind } from "./kind.ts";

/** Twelve digits, the first 2 to 9. */
export function isIndianId(id: string): boolean {
  return /^[2-9]/.test(id) && !/^(\d)\1*$/.test(id) && passesVerhoeff(id);
}

/** No checksum; the fourth letter says what the holder is. */
export function isPan(id: string): boolean {
  return /^[A-Z]{3}[ABCFGHJLPTES][A-Z]\d{4}[A-Z]$/.test(id);
}

/** Region, birth date, serial; weights are powers of two modulo 11, 10 is `X`. */
export function isChineseId(id: string): boolean {
  const sum = weightedSum(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return isDate(id.slice(6, 14)) && "10X98765432"[sum % 11] === id[17];
}

/** Date, century and sex, serial. Since October 2020 the rest is random. */
function isKoreanForm(id: string): boolean {
  return isDate(id.slice(0, 6)) && !/^(\d)\1*$/.test(id);
}

/** Numbers of before October 2020 end with a check digit; foreigners' add 2. */
export function isKoreanId(id: string): boolean {
  const sum = weightedSum(id, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  const foreign = /^\d{6}[5-8]/.test(id);
  return isKoreanForm(id) && ((foreign ? 13 : 11) - (sum % 11)) % 10 === digitAt(id, 12);
}

export function isJapaneseId(id: string): boolean {
  const rest = weightedSum(id, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return digitAt(id, 11) === (rest <= 1 ? 0 : 11 - rest);
}

/** Letter, seven digits with weights 2,7,6,5,4,3,2, and a letter from a table by the first one. */
export function isSingaporeId(id: string): boolean {
  const kind = id[0] ?? "";
  const added = kind === "T" || kind === "G" ? 4 : kind === "M" ? 3 : 0;
  const rest = (weightedSum(id.slice(1), [2, 7, 6, 5, 4, 3, 2]) + added) % 11;
  if (kind === "M") return "KLJNPQRTUWX"[rest] === id[8];
  return ("ST".includes(kind) ? "JZIHGFEDCBA" : "XWUTRQPNMLK")[rest] === id[8];
}

/** The letter stands for two digits; weights 1, 9, 8 … 1, 1. */
export function isTaiwaneseId(id: string): boolean {
  const letter = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(id[0] ?? "");
  const sum = Math.floor(letter / 10) + (letter % 10) * 9;
  return (sum + weightedSum(id.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

/** Letters count from A = 10, a missing first letter as 36; weights 9 to 1 modulo 11, 10 is `A`. */
export function isHongKongId(id: string): boolean {
  const compact = id.replaceAll(/[()]/g, "");
  const check = compact.at(-1) === "A" ? 10 : Number(compact.at(-1));
  const body = compact.slice(0, -1).padStart(8, " ");
  let sum = check;
  for (let i = 0; i < 8; i += 1) {
    sum += (9 - i) * (body[i] === " " ? 36 : Number.parseInt(body[i] ?? "", 36));
  }
  return sum % 11 === 0;
}

export function isThaiId(id: string): boolean {
  const sum = weightedSum(id, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return /^[1-8]/.test(id) && (11 - (sum % 11)) % 10 === digitAt(id, 12);
}

export function isTurkishId(id: string): boolean {
  const odd = weightedSum(id, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weightedSum(id, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  if (/^0|^(\d)\1*$/.test(id) || digitAt(id, 9) !== tenth) return false;
  return (odd + even + tenth) % 10 === digitAt(id, 10);
}

/** Birth date, serial, citizenship 0 to 2, 8 or 9, Luhn. */
export function isSouthAfricanId(id: string): boolean {
  return isDate(id.slice(0, 6)) && /^\d{10}[0-2][89]/.test(id) && passesLuhn(id);
}

export function isAustralianTaxNumber(id: string): boolean {
  return weightedSum(id, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}

export function isMedicareNumber(id: string): boolean {
  return /^[2-6]/.test(id) && weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(id, 8);
}

export const asia: readonly IdKind[] = [
  {
    ruleId: "in-aadhaar",
    first: [12, 4],
    shape: /\d{4}([ -]?)\d{4}\1\d{4}/y,
    check: isIndianId,
    label: labels("aadha+r", "uidai", "uid (?:no|number)", "आधार"),
    bare: /^\d{4}[ -]/,
  },
  {
    ruleId: "in-pan",
    letters: [5],
    first: [4],
    shape: /[A-Za-z]{5}\d{4}[A-Za-z]/y,
    check: isPan,
    label: labels("pan", "permanent account"),
  },
  {
    ruleId: "cn-resident-id",
    first: [17, 18],
    shape: /[1-8]\d{16}[\dXx]/y,
    check: isChineseId,
    label: labels("身份证\\w*", "resident id", "shenfenzheng"),
    bare: /./,
    strong: true,
  },
  {
    ruleId: "kr-rrn",
    first: [6, 13],
    shape: /\d{6}-?[0-9]\d{6}/y,
    check: isKoreanForm,
    bareCheck: isKoreanId,
    label: labels("rrn", "frn", "주민(?:등록)?번호", "외국인등록번호", "resident registration"),
    bare: /^\d{6}-[1-8]/,
    strong: true,
  },
  {
    ruleId: "jp-my-number",
    first: [12, 4],
    shape: /\d{4}[ -]?\d{4}[ -]?\d{4}/y,
    check: isJapaneseId,
    label: labels("my ?number", "マイナンバー", "個人番号", "kojin bango"),
  },
  {
    ruleId: "sg-nric",
    letters: [1],
    first: [7],
    shape: /[STFGMstfgm]\d{7}[A-Za-z]/y,
    check: isSingaporeId,
    label: labels("nric", "fin", "identity card"),
    bare: /^[A-Z\d]+$/,
  },
  {
    ruleId: "tw-id",
    letters: [1],
    first: [9],
    shape: /[A-Z][1289]\d{8}/y,
    check: isTaiwaneseId,
    label: labels("身[分份]證\\w*", "national id", "taiwan(?:ese)? id"),
  },
  {
    ruleId: "hk-id",
    letters: [1, 2],
    first: [6],
    shape: /[A-Z]{1,2}\d{6}\([0-9A]\)/y,
    check: isHongKongId,
    label: labels("hkid", "身份證\\w*"),
    bare: /./,
    strong: true,
  },
  {
    ruleId: "th-national-id",
    first: [13, 1],
    shape: /\d([ -]?)\d{4}\1\d{5}\1\d{2}\1\d/y,
    check: isThaiId,
    label: labels("thai (?:national )?id", "national id", "เลข\\S*ประชาชน\\S*"),
    bare: /^\d-/,
    strong: true,
  },
  {
    ruleId: "il-id",
    first: [9, 8],
    shape: /\d{8}-?\d/y,
    check: (id) => passesLuhn(id) && !/^(\d)\1*$/.test(id),
    label: labels("teudat zehut", "israeli? id", "תעודת זהות", "ת\\.?ז"),
  },
  {
    ruleId: "tr-kimlik",
    first: [11],
    shape: /[1-9]\d{10}/y,
    check: isTurkishId,
    label: labels("t\\.?c\\.?(?: no)?", "tckn", "kimlik", "turkish id"),
    bare: /./,
  },
  {
    ruleId: "za-id",
    first: [13, 6],
    shape: /\d{6} ?\d{4} ?\d{3}/y,
    check: isSouthAfricanId,
    label: labels("(?:rsa|sa) id", "south african? id", "id number", "resident number"),
    bare: /^\d{13}$/,
    strong: true,
  },
  {
    ruleId: "au-tfn",
    first: [9, 8, 3],
    shape: /\d{3} ?\d{3} ?\d{3}/y,
    check: isAustralianTaxNumber,
    label: labels("tfn", "tax file"),
  },
  {
    ruleId: "au-medicare",
    first: [10, 11, 4],
    shape: /[2-6]\d{3} ?\d{5} ?\d{1,2}/y,
    check: isMedicareNumber,
    label: labels("medicare"),
    bare: /^\d{4} \d{5} \d$/,
  },
];

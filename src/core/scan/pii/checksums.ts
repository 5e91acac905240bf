/**
 * The arithmetic of check digits, each named after the standard that defines it.
 *
 * All functions take strings of ASCII digits (letters where said) without separators and answer for
 * exactly that string; lengths and dates are the caller's. Anything else gives `false` or `NaN`.
 */

/** ISO/IEC 7812-1 annex B: cards, many national numbers. The check digit is the last one. */
export function passesLuhn(digits: string): boolean {
  return digits.length > 0 && luhnSum(digits) % 10 === 0;
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

/** Sum of digit times weight, over as many digits as there are weights. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0);
}

/** The digit at a place as a number; `NaN` beyond the end. */
export function digitAt(digits: string, at: number): number {
  return digits.charCodeAt(at) - 48;
}

/** ISO/IEC 7064 MOD 11,10: German and Croatian tax numbers. */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i += 1) {
    const sum = (digitAt(digits, i) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/** ISO/IEC 7064 MOD 97-10 remainder; letters count as 10 to 35 (ISO 13616). */
export function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

const dihedral: readonly string[] = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const permutation: readonly string[] = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** Verhoeff's scheme over the dihedral group of order ten: Aadhaar. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const row = permutation[i % 8] ?? "";
    const moved = digitAt(row, digitAt(digits, digits.length - 1 - i));
    check = digitAt(dihedral[check] ?? "", moved);
  }
  return digits.length > 0 && check === 0;
}

/** EAN-13 (GS1): alternating weights 1 and 3, the check digit last. */
export function passesEan13(digits: string): boolean {
  const sum = weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
  return digits.length === 13 && sum % 10 === 0;
}

const monthDays: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a month has such a day; 29 February always counts, since a year may be two digits. */
export function isMonthDay(month: number, day: number): boolean {
  return day >= 1 && day <= (monthDays[month - 1] ?? 0);
}

/** `YYMMDD`, or `YYYYMMDD` of 1880 to 2039. */
export function isDate(digits: string): boolean {
  const short = digits.slice(-6);
  const year = digits.length === 8 ? Number(digits.slice(0, 4)) : 2000;
  if (year < 1880 || year > 2039) return false;
  return isMonthDay(Number(short.slice(2, 4)), Number(short.slice(4, 6)));
}

/** `DDMMYY`. */
export function isDayFirst(digits: string): boolean {
  return isMonthDay(Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));
}

/** The checks the server makes too, done while typing so that nobody waits for a refusal (RNV-17). */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = "10X98765432";

/** Capitals, no spaces: people copy numbers with both. */
export function tidy(text: string): string {
  return text.replace(/\s/g, "").toUpperCase();
}

/** GB 11643: 18 characters, a real birthday, the ISO 7064 check digit. */
export function idNumberOk(text: string, today = new Date()): boolean {
  const number = tidy(text);
  const parts = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(number);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year < 1900 || date.getTime() > today.getTime()) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return ID_CHECKS[sum % 11] === number[17];
}

/** Odd sequence numbers are given to men, even ones to women. */
export function genderOf(idNumber: string): "male" | "female" {
  return Number(tidy(idNumber)[16]) % 2 === 1 ? "male" : "female";
}

const CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100: 18 characters without I, O, S, V, Z, the last one a check character. */
export function creditCodeOk(text: string): boolean {
  const code = tidy(text);
  const values = [...code].map((character) => CODE_ALPHABET.indexOf(character));
  if (values.length !== 18 || values.includes(-1) || !/^..\d{6}/.test(code)) return false;
  const sum = CODE_WEIGHTS.reduce((total, weight, at) => total + weight * (values[at] ?? 0), 0);
  return (31 - (sum % 31)) % 31 === values[17];
}

/** The largest file the server takes. */
export const MAX_BYTES = 5 * 1024 * 1024;
/** What a photograph of a card may be. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
/** A licence may also be a scan. */
export const FILE_TYPES = [...PICTURE_TYPES, "application/pdf"];
const MIN_SHORT = 300;
const MIN_LONG = 480;

/** What is wrong with a file before it is sent. */
export type FileFault = "type" | "size" | "small" | "empty";

/** Looks at type, size and resolution; the server looks again at the content. */
export async function fileFault(file: File, types = FILE_TYPES): Promise<FileFault | null> {
  if (!types.includes(file.type)) return "type";
  if (file.size === 0) return "empty";
  if (file.size > MAX_BYTES) return "size";
  if (file.type === "application/pdf" || typeof createImageBitmap !== "function") return null;
  try {
    const picture = await createImageBitmap(file);
    const [short, long] = [Math.min(picture.width, picture.height), Math.max(picture.width, picture.height)];
    picture.close();
    return short < MIN_SHORT || long < MIN_LONG ? "small" : null;
  } catch {
    return "type";
  }
}

import { describe, expect, it } from "vitest";
import { creditCodeOk, fileFault, genderOf, idNumberOk } from "./checks";

const today = new Date("2026-11-23T00:00:00Z");

describe("the ID number check", () => {
  it("passes the published example of GB 11643, in any case and with spaces", () => {
    expect(idNumberOk("11010519491231002X", today)).toBe(true);
    expect(idNumberOk("110105 19491231 002x", today)).toBe(true);
  });
  it("notices a wrong digit anywhere", () => {
    for (let at = 0; at < 18; at++) {
      const wrong = [..."11010519491231002X"];
      wrong[at] = wrong[at] === "1" ? "2" : "1";
      expect(idNumberOk(wrong.join(""), today), `place ${at}`).toBe(false);
    }
  });
  it("refuses days that do not exist or have not come", () => {
    expect(idNumberOk("110105194902300020", today)).toBe(false);
    expect(idNumberOk("110105", today)).toBe(false);
    expect(idNumberOk("", today)).toBe(false);
  });
  it("knows the gender that the number tells", () => {
    expect(genderOf("11010519491231002X")).toBe("female");
    expect(genderOf("110105194912310038")).toBe("male");
  });
});

describe("the credit code check", () => {
  it("passes a real code and refuses a changed one", () => {
    expect(creditCodeOk("91350100M000100Y43")).toBe(true);
    expect(creditCodeOk("91350100m000100y43")).toBe(true);
    expect(creditCodeOk("91350100M000100Y44")).toBe(false);
    expect(creditCodeOk("91350100I000100Y43")).toBe(false);
    expect(creditCodeOk("9135")).toBe(false);
  });
});

describe("the file check", () => {
  const file = (type: string, size: number) => new File([new Uint8Array(size)], "card", { type });
  it("takes pictures and PDF up to 5 MB", async () => {
    expect(await fileFault(file("image/png", 100))).toBeNull();
    expect(await fileFault(file("application/pdf", 100))).toBeNull();
  });
  it("refuses other types, empty files and large ones", async () => {
    expect(await fileFault(file("text/html", 100))).toBe("type");
    expect(await fileFault(file("image/jpeg", 0))).toBe("empty");
    expect(await fileFault(file("image/jpeg", 5 * 1024 * 1024 + 1))).toBe("size");
  });
});

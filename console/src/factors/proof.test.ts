import { expect, test } from "vitest";
import { proofOf } from "./proof";

test("six digits are the authenticator's code, everything else a recovery code", () => {
  expect(proofOf(" 123 456 ")).toEqual({ code: "123456" });
  expect(proofOf("k3m9p-x2vda")).toEqual({ recovery_code: "k3m9p-x2vda" });
  expect(proofOf("1234567")).toEqual({ recovery_code: "1234567" });
});

import { expect, it } from "vitest";
import type { VerificationCase } from "../api/types";
import { restore, submission } from "./values";

const last = {
  id: "case_1",
  kind: "individual",
  state: "rejected",
  version: 1,
  facts: {
    name: "戴娜",
    gender: "female",
    id_number: "1101**********002X",
    id_valid_from: "2020-01-01",
    id_valid_years: null,
  },
  documents: [
    { id: "doc_1", slot: "id_front", content_type: "image/jpeg", url: "/x" },
    { id: "doc_2", slot: "id_back", content_type: "image/jpeg", url: "/y" },
  ],
  submitted_at: "2026-11-20T01:00:00Z",
  due_at: "2026-11-24T15:59:59Z",
  promise: "1-2",
  reasons: [],
  decided_at: null,
} as unknown as VerificationCase;

it("keeps everything of a rejected case, the number masked, and sends it back as it was", () => {
  const { values, kept } = restore("individual", last);
  expect(kept.id_number).toBe("1101**********002X");
  expect(values.id_valid_years).toBe(0);
  expect(submission("individual", values)).toEqual({
    kind: "individual",
    name: "戴娜",
    gender: "female",
    id_number: "1101**********002X",
    id_valid_from: "2020-01-01",
    id_valid_years: null,
    documents: { id_front: "doc_1", id_back: "doc_2" },
    agreement: true,
    consent: true,
  });
});

it("starts empty for the other kind", () => {
  expect(restore("enterprise", last).values.name).toBeUndefined();
});

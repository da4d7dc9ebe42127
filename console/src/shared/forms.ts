import type { FormInstance } from "antd";
import { ApiError, explain } from "../api/problem";

/** Puts each refusal at its field; returns the sentence for refusals that concern no field of this form. */
export function place(form: FormInstance, error: unknown, fields: string[]): string | null {
  if (!(error instanceof ApiError)) return explain(error);
  const known = error.fields.filter((one) => fields.includes(one.path[0] ?? ""));
  if (known.length === 0) return error.message;
  const places = known.map((one) => ({ name: one.path.filter((part) => !/^\d+$/.test(part)), errors: [one.text] }));
  form.setFields(places);
  form.scrollToField(places[0]?.name, { block: "center" });
  return null;
}

import type { NewVerification, VerificationCase } from "../api/types";
import type { Kept } from "./parts/form";
import type { Held } from "./parts/upload";
import type { Kind } from "./queries";

/** The form's values, as Ant Design keeps them. */
export interface Values {
  [field: string]: unknown;
  documents?: Record<string, Held | Held[] | undefined>;
}

const MASKED = ["id_number", "legal_id_number", "contact_phone"];

function held(one: { id: string; content_type: string }): Held {
  return { id: one.id, content_type: one.content_type };
}

/** Fills the form from the last submission; a masked value that goes back unchanged keeps the full one. */
export function restore(kind: Kind, last: VerificationCase | null): { values: Values; kept: Kept } {
  if (!last || last.kind !== kind) return { values: { licence_valid_until: "" }, kept: {} };
  const values: Values = {};
  const kept: Kept = {};
  for (const [field, value] of Object.entries(last.facts)) {
    if (MASKED.includes(field) && typeof value === "string" && value.includes("*")) kept[field] = value;
    values[field] = value ?? undefined;
  }
  if (kind === "individual") values.id_valid_years = last.facts.id_valid_years ?? 0;
  const at = (slot: string) => last.documents.filter((one) => one.slot === slot).map(held);
  values.documents =
    kind === "individual"
      ? { id_front: at("id_front")[0], id_back: at("id_back")[0] }
      : {
          licences: at("licences"),
          legal_id_front: at("legal_id_front")[0],
          legal_id_back: at("legal_id_back")[0],
        };
  return { values, kept };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function id(value: Held | Held[] | undefined): string {
  return Array.isArray(value) ? "" : (value?.id ?? "");
}

/** The body to submit. */
export function submission(kind: Kind, values: Values): NewVerification {
  const documents = values.documents ?? {};
  if (kind === "individual") {
    return {
      kind,
      name: text(values.name),
      gender: values.gender as "male" | "female",
      id_number: text(values.id_number),
      id_valid_from: text(values.id_valid_from) ?? "",
      id_valid_years: values.id_valid_years === 0 ? null : (values.id_valid_years as number),
      documents: { id_front: id(documents.id_front), id_back: id(documents.id_back) },
      agreement: true,
      consent: true,
    };
  }
  const licences = Array.isArray(documents.licences) ? documents.licences : [];
  return {
    kind,
    company_name: text(values.company_name),
    credit_code: text(values.credit_code),
    licence_valid_until: text(values.licence_valid_until) ?? null,
    address: text(values.address),
    contact_phone: text(values.contact_phone),
    legal_name: text(values.legal_name),
    legal_id_number: text(values.legal_id_number),
    documents: {
      licences: licences.map((one) => one.id),
      legal_id_front: id(documents.legal_id_front),
      legal_id_back: id(documents.legal_id_back),
    },
    agreement: true,
    consent: true,
  };
}

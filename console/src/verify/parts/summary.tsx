import { useT } from "../../i18n";
import type { Kind } from "../queries";
import type { Values } from "../values";
import type { Kept } from "./form";
import { documentUrl, type Held } from "./upload";

const FIELDS = {
  individual: ["name", "id_number", "gender", "id_valid_from", "id_valid_years"],
  enterprise: [
    "company_name",
    "credit_code",
    "licence_valid_until",
    "address",
    "contact_phone",
    "legal_name",
    "legal_id_number",
  ],
} as const;

/** Everything once more before it goes to the reviewer. */
export function Summary(props: { kind: Kind; values: Values; kept: Kept }) {
  const t = useT();
  const show = (field: string): string => {
    const value = props.values[field];
    if (field === "gender" && (value === "male" || value === "female")) return t(`gender.${value}`);
    if (field === "id_valid_years") return value === 0 ? t("long_term") : t("years", { n: Number(value) });
    if (field === "licence_valid_until" && !value) return t("long_term");
    return String(value || props.kept[field] || "—");
  };
  const pictures = Object.entries(props.values.documents ?? {}).flatMap(([slot, held]) =>
    (Array.isArray(held) ? held : [held]).filter((one): one is Held => one !== undefined).map((one) => ({ slot, one })),
  );
  return (
    <>
      <dl className="pf-facts">
        {FIELDS[props.kind].map((field) => (
          <div key={field} className="pf-fact">
            <dt>{t(`field.${field}`)}</dt>
            <dd>{show(field)}</dd>
          </div>
        ))}
      </dl>
      <div className="pf-thumbs">
        {pictures.map(({ slot, one }) =>
          one.content_type === "application/pdf" ? (
            <a key={one.id} href={documentUrl(one.id)} target="_blank" rel="noreferrer">
              PDF
            </a>
          ) : (
            <img key={one.id} src={documentUrl(one.id)} alt={t(`field.${slot as "id_front"}`)} />
          ),
        )}
      </div>
    </>
  );
}

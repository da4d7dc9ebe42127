import { useT } from "../../i18n";
import type { Slot } from "../queries";

/** A drawn example of the right crop: whole card, all corners, nothing in the way. */
export function Specimen(props: { slot: Slot }) {
  const t = useT();
  const kind = props.slot.replace("legal_", "") as "id_front" | "id_back" | "licences";
  return (
    <figure className="pf-specimen">
      <svg viewBox="0 0 240 152" role="img" aria-label={t(`specimen.${kind}`)}>
        <rect className="frame" x="4" y="4" width="232" height="144" rx="10" />
        {kind === "id_front" && (
          <g>
            <rect className="face" x="160" y="26" width="58" height="72" rx="4" />
            <circle className="head" cx="189" cy="52" r="13" />
            <path className="head" d="M167 98a22 20 0 0 1 44 0z" />
            <path
              className="text"
              d="M22 34h20M52 34h50M22 54h20M52 54h16M22 74h20M52 74h86M52 88h60M22 124h48M80 124h138"
            />
          </g>
        )}
        {kind === "id_back" && (
          <g>
            <circle className="emblem" cx="46" cy="46" r="22" />
            <path className="text bold" d="M86 36h120M104 56h84" />
            <path className="text" d="M60 108h40M112 108h84M60 126h40M112 126h100" />
          </g>
        )}
        {kind === "licences" && (
          <g>
            <circle className="emblem" cx="120" cy="26" r="10" />
            <path className="text bold" d="M84 48h72" />
            <path className="text" d="M26 72h24M60 72h80M26 88h24M60 88h58M26 104h24M60 104h92M26 120h24M60 120h70" />
            <rect className="face" x="176" y="92" width="36" height="36" rx="2" />
          </g>
        )}
      </svg>
      <figcaption>{t(`specimen.${kind}`)}</figcaption>
    </figure>
  );
}

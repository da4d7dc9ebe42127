import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import type { GivenReason, ReviewDetail, ReviewReason } from "../../api/types";
import { useT } from "../../i18n";
import { targets } from "../queries";

/** Reasons from the catalogue, each tied to a field or document, with a note the applicant reads (REV-05). */
export function RejectForm(props: {
  of: ReviewDetail;
  reasons: ReviewReason[];
  sending: boolean;
  onCancel: () => void;
  onReject: (given: GivenReason[], onlyMarked: boolean) => void;
}) {
  const t = useT();
  const [given, setGiven] = useState<GivenReason[]>([]);
  const [onlyMarked, setOnlyMarked] = useState(false);
  const places = targets(props.of).map((one) => ({ value: one.value, label: t.lang === "zh" ? one.zh : one.en }));
  const usual = (code: string) => {
    const target = props.reasons.find((one) => one.code === code)?.target;
    return places.some((place) => place.value === target) ? target : undefined;
  };
  const toggle = (code: string, on: boolean) =>
    setGiven(on ? [...given, { code, target: usual(code), note: "" }] : given.filter((one) => one.code !== code));
  const change = (code: string, part: Partial<GivenReason>) =>
    setGiven(given.map((one) => (one.code === code ? { ...one, ...part } : one)));
  const send = () =>
    props.onReject(
      given.map((one) => ({ code: one.code, target: one.target || null, note: one.note?.trim() || null })),
      onlyMarked,
    );
  const unmarked = onlyMarked && given.some((one) => !one.target);
  return (
    <fieldset className="pf-fieldset">
      <legend>{t("decision.reasons")}</legend>
      <ul className="pf-reject">
        {props.reasons.map((reason, at) => {
          const mine = given.find((one) => one.code === reason.code);
          const words = t.lang === "zh" ? reason.zh : reason.en;
          return (
            <li key={reason.code}>
              <Checkbox
                autoFocus={at === 0}
                checked={mine !== undefined}
                onChange={(event) => toggle(reason.code, event.target.checked)}
              >
                {words}
              </Checkbox>
              {mine && (
                <div className="pf-reject-more">
                  <Select
                    allowClear
                    aria-label={`${t("decision.target")} ${words}`}
                    placeholder={t("decision.target")}
                    value={mine.target ?? undefined}
                    onChange={(target) => change(reason.code, { target })}
                    options={places}
                  />
                  <Input
                    aria-label={`${t("decision.note")} ${words}`}
                    placeholder={t("decision.note")}
                    maxLength={200}
                    value={mine.note ?? ""}
                    onChange={(event) => change(reason.code, { note: event.target.value })}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <p className="pf-gap-small">
        <Checkbox checked={onlyMarked} onChange={(event) => setOnlyMarked(event.target.checked)}>
          {t("partial.only")}
        </Checkbox>
      </p>
      <div className="pf-row pf-decision-buttons">
        <Button onClick={props.onCancel}>{t("cancel")}</Button>
        <Button type="primary" danger disabled={given.length === 0 || unmarked} loading={props.sending} onClick={send}>
          {t("decision.confirm_reject")}
        </Button>
      </div>
    </fieldset>
  );
}

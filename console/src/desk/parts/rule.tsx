import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import type { KindRules, Rules } from "../queries";

type Deed = Rules["four_eyes"][number];

const deeds = (kind: string): Deed[] => ["approve", kind === "contract" ? "terminate" : "revoke"];

/** The rules of one kind: what needs two people, which checks approve by themselves (REV-09, REV-12). */
export function KindRule(props: { of: KindRules }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of } = props;
  const [rules, setRules] = useState(of.rules);
  const shown = deeds(of.kind);
  const save = useMutation({
    mutationFn: () =>
      must(api.PUT("/api/v1/admin/review-rules/{kind}", { params: { path: { kind: of.kind } }, body: rules })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["review-rules"] });
    },
    onError: (error) => message.error(explain(error)),
  });
  const same = JSON.stringify(rules) === JSON.stringify(of.rules);
  const others = rules.four_eyes.filter((deed) => !shown.includes(deed));
  return (
    <section className="pf-rule" aria-label={of.label[t.lang]}>
      <h3>{of.label[t.lang]}</h3>
      <p className="pf-label">{t("desk.four_eyes")}</p>
      <Checkbox.Group
        value={rules.four_eyes}
        options={shown.map((deed) => ({ value: deed, label: t(`deed.${deed}`) }))}
        onChange={(chosen) => setRules({ ...rules, four_eyes: [...others, ...(chosen as Deed[])] })}
      />
      <p className="pf-label">{t("desk.auto")}</p>
      {of.checks.length === 0 ? (
        <p className="pf-hint">{t("desk.no_checks")}</p>
      ) : (
        <Checkbox.Group
          value={rules.auto_checks}
          options={of.checks.map((check) => ({ value: check.code, label: check.label[t.lang] }))}
          onChange={(auto_checks) => setRules({ ...rules, auto_checks: auto_checks as string[] })}
        />
      )}
      <p className="pf-below-small">
        <Button disabled={same} loading={save.isPending} onClick={() => save.mutate()}>
          {t("save")}
          <span className="pf-sr"> {of.label[t.lang]}</span>
        </Button>
      </p>
    </section>
  );
}

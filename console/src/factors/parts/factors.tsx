import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { useState } from "react";
import { keepCsrf, type Side } from "../../api/client";
import { declined, explain } from "../../api/problem";
import type { FactorAdded } from "../../api/types";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { knowsPasskeys } from "../passkey";
import { deedsOf, factorsQuery } from "../sides";
import { CodesDialog } from "./codes";
import { FactorLine } from "./line";
import { PasskeyDialog } from "./new-passkey";
import { TotpDialog } from "./totp";

/** Second factors of a developer or an operator: set up, removed, and the codes for the day one is lost (LOG-09). */
export function Factors(props: { side: Side; off?: boolean; onChange: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [setting, setSetting] = useState<"totp" | "passkey" | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const list = useQuery(factorsQuery(props.side));
  const changed = () => {
    void queries.invalidateQueries({ queryKey: factorsQuery(props.side).queryKey });
    props.onChange();
  };
  const fail = (error: unknown) => {
    if (!declined(error)) void message.error(explain(error));
  };
  const added = (done: FactorAdded) => {
    keepCsrf(done.csrf_token);
    setSetting(null);
    setCodes(done.recovery_codes ?? null);
    message.success(t("factor.added"));
    changed();
  };
  const renew = useMutation({
    mutationFn: () => deedsOf(props.side).codes(),
    onSuccess: (made) => setCodes(made.codes),
    onError: fail,
    onSettled: changed,
  });
  return (
    <section className="pf-card">
      <h2>{t("factor.title")}</h2>
      <p className="pf-label pf-gap">{t("factor.text")}</p>
      <Await of={list}>
        {({ items, recovery_codes }) => (
          <ul className="pf-lines">
            {items.map((one) => (
              <FactorLine key={one.id} one={one} side={props.side} off={props.off} onChange={changed} onFail={fail} />
            ))}
            {!items.some((one) => one.kind === "totp") && (
              <li>
                <div>
                  <div>{t("factor.kind.totp")}</div>
                  <span className="pf-hint">{t("factor.totp_text")}</span>
                </div>
                <Button size="small" type="primary" disabled={props.off} onClick={() => setSetting("totp")}>
                  {t("factor.totp_add")}
                </Button>
              </li>
            )}
            <li>
              <div>
                <div>{t("factor.kind.passkey")}</div>
                <span className="pf-hint">{t(knowsPasskeys() ? "factor.passkey_text" : "factor.passkey_none")}</span>
              </div>
              <Button size="small" disabled={props.off || !knowsPasskeys()} onClick={() => setSetting("passkey")}>
                {t("factor.passkey_add")}
              </Button>
            </li>
            {items.length > 0 && (
              <li>
                <div>
                  <div>{t("factor.codes")}</div>
                  <span className="pf-hint">{t("factor.codes_left", { n: recovery_codes })}</span>
                </div>
                <Popconfirm
                  title={t("factor.codes_ask")}
                  okText={t("factor.codes_renew")}
                  disabled={props.off}
                  onConfirm={() => renew.mutate()}
                >
                  <Button size="small" disabled={props.off} loading={renew.isPending}>
                    {t("factor.codes_renew")}
                  </Button>
                </Popconfirm>
              </li>
            )}
          </ul>
        )}
      </Await>
      {setting === "totp" && <TotpDialog side={props.side} onClose={() => setSetting(null)} onDone={added} />}
      {setting === "passkey" && <PasskeyDialog side={props.side} onClose={() => setSetting(null)} onDone={added} />}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}

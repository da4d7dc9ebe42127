import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Confirm } from "./confirm";

/** Closing the account: what stands in the way is named, and fifteen days are left to think it over (SEC-13). */
export function Closure() {
  const t = useT();
  const { view } = useMe();
  const go = useNavigate();
  const [asking, setAsking] = useState(false);
  const closure = useQuery({ queryKey: ["my-closure"], queryFn: () => must(api.GET("/api/v1/me/closure")) });
  const close = async () => {
    const { erased_at } = await must(api.PUT("/api/v1/me/closure"));
    // The session is over: what the console asks next would lead to the log-in page, so that it is left at once.
    await go("/console/closed", { state: { at: erased_at }, replace: true });
  };
  return (
    <section className="pf-card">
      <h2>{t("privacy.close")}</h2>
      <p className="pf-label pf-gap">{t("privacy.close_text", { n: closure.data?.days ?? 15 })}</p>
      <Await of={closure}>
        {({ in_the_way }) => (
          <>
            {in_the_way.length > 0 && (
              <Alert
                type="warning"
                showIcon
                className="pf-gap"
                title={t("privacy.in_the_way")}
                description={
                  <ul className="pf-held">
                    {in_the_way.map((one) => (
                      <li key={one.kind + one.id}>
                        {t(`privacy.held.${one.kind}`)} {one.name}
                      </li>
                    ))}
                  </ul>
                }
              />
            )}
            <Button danger disabled={in_the_way.length > 0 || !!view} onClick={() => setAsking(true)}>
              {t("privacy.close")}
            </Button>
          </>
        )}
      </Await>
      {asking && (
        <Confirm
          danger
          title={t("privacy.close")}
          text={t("privacy.close_sure")}
          send={close}
          onDone={() => setAsking(false)}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

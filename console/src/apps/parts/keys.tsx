import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { may, useMe } from "../../shell/context";
import { Reveal } from "./secret";

/** AppKey and AppSecret; the secret only after a factor was entered again (APP-02). */
export function Keys(props: { app: AppView }) {
  const t = useT();
  const me = useMe();
  return (
    <>
      <dl className="pf-facts">
        <dt>AppKey</dt>
        <dd>
          <Copy text={props.app.app_key} mono label="AppKey" />
        </dd>
        <dt>AppSecret</dt>
        <dd>{may(me, "apps.write") ? <Reveal app={props.app.id} /> : t("secret.no_right")}</dd>
      </dl>
      <p className="pf-hint pf-below">{t("security.secret")}</p>
    </>
  );
}

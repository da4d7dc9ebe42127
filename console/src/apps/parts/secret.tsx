import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Modal } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { declined, explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";

/** The credentials of a new application: the only moment the secret is shown without asking for a factor again (APP-02). */
export function SecretOnce(props: { appKey: string; secret: string; onDone: () => void }) {
  const t = useT();
  return (
    <Modal
      open
      title={t("secret.title")}
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={props.onDone}>
          {t("secret.kept")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("secret.once")} className="pf-gap" />
      <dl className="pf-facts">
        <dt>AppKey</dt>
        <dd>
          <Copy text={props.appKey} mono label="AppKey" />
        </dd>
        <dt>AppSecret</dt>
        <dd>
          <Copy text={props.secret} mono label="AppSecret" />
        </dd>
      </dl>
    </Modal>
  );
}

/** Hidden until the person confirms that it still is them. */
export function Reveal(props: { app: string }) {
  const t = useT();
  const { message } = App.useApp();
  const [secret, setSecret] = useState<string | null>(null);
  const view = useMutation({
    mutationFn: () => must(api.POST("/api/v1/apps/{id}/secret-view", { params: { path: { id: props.app } } })),
    onSuccess: (answer) => setSecret(answer.app_secret),
    onError: (error) => {
      if (!declined(error)) message.error(explain(error));
    },
  });
  if (secret) {
    return (
      <span className="pf-row">
        <Copy text={secret} mono label="AppSecret" />
        <Button size="small" onClick={() => setSecret(null)}>
          {t("secret.hide")}
        </Button>
      </span>
    );
  }
  return (
    <span className="pf-row">
      <span className="pf-mono" aria-hidden>
        ••••••••••••••••
      </span>
      <Button size="small" loading={view.isPending} onClick={() => view.mutate()}>
        {t("secret.show")}
      </Button>
    </span>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";

/** The credentials of a new application: the only moment the secret is shown without asking for the password (APP-02). */
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

/** Hidden until the password is given again; hides itself when the tab is left. */
export function Reveal(props: { app: string }) {
  const t = useT();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [form] = Form.useForm<{ password: string }>();
  const view = useMutation({
    mutationFn: (password: string) =>
      must(api.POST("/api/v1/apps/{id}/secret-view", { params: { path: { id: props.app } }, body: { password } })),
    onSuccess: (answer) => {
      setSecret(answer.app_secret);
      setAsking(false);
      form.resetFields();
    },
    onError: (error) => {
      const text = explain(error);
      if (asking) form.setFields([{ name: "password", errors: [text] }]);
      else message.error(text);
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
      <Button size="small" onClick={() => setAsking(true)}>
        {t("secret.show")}
      </Button>
      <Modal
        open={asking}
        title={t("secret.confirm")}
        onCancel={() => setAsking(false)}
        okText={t("secret.show")}
        confirmLoading={view.isPending}
        onOk={() => form.submit()}
        destroyOnHidden
      >
        <p className="pf-label pf-gap">{t("secret.confirm_text")}</p>
        <Form form={form} layout="vertical" requiredMark={false} onFinish={({ password }) => view.mutate(password)}>
          <Form.Item
            name="password"
            label={t("secret.password")}
            rules={[{ required: true, message: t("rule.required") }]}
          >
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
        </Form>
      </Modal>
    </span>
  );
}

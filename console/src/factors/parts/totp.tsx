import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, QRCode } from "antd";
import { useState } from "react";
import type { Side } from "../../api/client";
import type { FactorAdded } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";
import { Await } from "../../shared/states";
import { deedsOf } from "../sides";

/** The picture for the authenticator app, drawn here and nowhere else, and the first code (LOG-09). */
export function TotpDialog(props: { side: Side; onDone: (added: FactorAdded) => void; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<{ code: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  // A new secret each time the dialog opens; it counts only once its first code was entered.
  const begun = useQuery({
    queryKey: ["totp-begun", props.side],
    queryFn: () => deedsOf(props.side).begin(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: ({ code }: { code: string }) => deedsOf(props.side).confirm(code.trim()),
    onSuccess: props.onDone,
    onError: (error) => setRefusal(place(form, error, ["code"])),
  });
  return (
    <Modal
      open
      title={t("factor.totp_add")}
      okText={t("factor.totp_confirm")}
      okButtonProps={{ disabled: !begun.data }}
      confirmLoading={confirm.isPending}
      onOk={() => form.submit()}
      onCancel={props.onClose}
    >
      <Await of={begun}>
        {({ secret, uri }) => (
          <>
            <p className="pf-label pf-gap">{t("factor.scan")}</p>
            <div className="pf-qr">
              <QRCode
                value={uri}
                size={184}
                color="#000000"
                bgColor="#ffffff"
                bordered={false}
                aria-label={t("factor.picture")}
              />
            </div>
            <p className="pf-gap">
              <span className="pf-hint">{t("factor.typed")} </span>
              <Copy text={secret} mono label={t("factor.secret")} />
            </p>
          </>
        )}
      </Await>
      <Form
        form={form}
        name="totp"
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => confirm.mutate(values)}
      >
        <Form.Item name="code" label={t("factor.code")} rules={[{ required: true, message: t("rule.required") }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={7} />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}

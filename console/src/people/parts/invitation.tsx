import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";

type Wish = components["schemas"]["NewInvitation"];

/** Makes a code and shows it this once. */
export function NewInvitation(props: { onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [form] = Form.useForm<Wish>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (body: Wish) => must(api.POST("/api/v1/admin/invitations", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invitations"] }),
    onError: (error) => setRefusal(place(form, error, ["note", "uses", "days"])),
  });
  const made = make.data;
  return (
    <Modal
      open
      title={t("invitations.add")}
      okText={made ? t("invitations.close") : t("invitations.add")}
      confirmLoading={make.isPending}
      onOk={() => (made ? props.onClose() : form.submit())}
      onCancel={props.onClose}
      cancelButtonProps={{ hidden: !!made }}
    >
      {made ? (
        <Alert
          type="success"
          showIcon
          title={t("invitations.made")}
          description={<Copy text={made.code} mono label={t("invitations.code")} />}
        />
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ uses: 1, days: 7, note: "" }}
          onFinish={(values) => make.mutate(values)}
        >
          <Form.Item name="note" label={t("invitations.note")} extra={t("invitations.note_text")}>
            <Input maxLength={100} />
          </Form.Item>
          <div className="pf-halves">
            <Form.Item name="uses" label={t("invitations.uses")}>
              <InputNumber min={1} max={10_000} precision={0} />
            </Form.Item>
            <Form.Item name="days" label={t("invitations.days")}>
              <InputNumber min={1} max={366} precision={0} />
            </Form.Item>
          </div>
          {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
        </Form>
      )}
    </Modal>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { useState } from "react";
import { explain } from "../../api/problem";

/** Says what a deed does before it is done; the deed then asks for a factor by itself (rule A11). */
export function Confirm(props: {
  title: string;
  text: string;
  danger?: boolean;
  send: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const sending = useMutation({
    mutationFn: props.send,
    onSuccess: props.onDone,
    onError: (error) => setRefusal(explain(error)),
  });
  return (
    <Modal
      open
      title={props.title}
      onCancel={props.onClose}
      okText={props.title}
      okButtonProps={{ danger: props.danger }}
      confirmLoading={sending.isPending}
      onOk={() => sending.mutate()}
    >
      <p className="pf-label pf-gap">{props.text}</p>
      {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
    </Modal>
  );
}

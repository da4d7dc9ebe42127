import { Alert, Form, type FormInstance, type FormProps, Modal } from "antd";
import type { ReactNode } from "react";

/** What a dialog with a form needs; everything else goes to the form itself. */
interface Props<V> extends Omit<FormProps<V>, "children" | "form" | "title"> {
  title: string;
  okText: string;
  /** Whether the deed takes something away. */
  danger?: boolean;
  width?: number;
  form: FormInstance<V>;
  saving: boolean;
  /** The sentence for a refusal that concerns no field, as `place` returns it. */
  refusal: string | null;
  /** What stands above the form. */
  lead?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with one form in it: its button sends the form, and a refusal stands below the fields. */
export function FormDialog<V>(props: Props<V>) {
  const { title, okText, danger, width, saving, refusal, lead, onClose, children, ...form } = props;
  return (
    <Modal
      open
      title={title}
      okText={okText}
      okButtonProps={{ danger }}
      width={width}
      confirmLoading={saving}
      onOk={() => props.form.submit()}
      onCancel={onClose}
    >
      {lead}
      <Form layout="vertical" requiredMark={false} {...form}>
        {children}
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}

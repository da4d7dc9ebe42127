import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Radio } from "antd";
import { useRef, useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";

function useSaved(onClose: () => void) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  return () => {
    message.success(t("saved"));
    void queries.invalidateQueries({ queryKey: ["work-days"] });
    onClose();
  };
}

interface Day {
  day: string;
  works: boolean;
  note: string;
}

/** One day of the calendar. */
export function DayForm(props: { onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Day>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const saved = useSaved(props.onClose);
  const save = useMutation({
    mutationFn: ({ day, ...body }: Day) =>
      must(api.PUT("/api/v1/admin/work-days/{day}", { params: { path: { day } }, body })),
    onSuccess: saved,
    onError: (error) => setRefusal(place(form, error, ["day", "works", "note"])),
  });
  return (
    <FormDialog
      title={t("calendar.add")}
      okText={t("save")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      initialValues={{ works: false, note: "" }}
      onFinish={(values) => save.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item name="day" label={t("calendar.day")} rules={[{ required: true, message: t("rule.required") }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="works" label={t("calendar.kind")}>
        <Radio.Group
          options={[
            { value: false, label: t("calendar.off") },
            { value: true, label: t("calendar.works") },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={t("calendar.note")}>
        <Input maxLength={40} />
      </Form.Item>
    </FormDialog>
  );
}

/** A year from a sheet. */
export function ImportForm(props: { year: number; onClose: () => void }) {
  const t = useT();
  const file = useRef<HTMLInputElement>(null);
  const [form] = Form.useForm<{ csv: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const saved = useSaved(props.onClose);
  const save = useMutation({
    mutationFn: ({ csv }: { csv: string }) =>
      must(api.PUT("/api/v1/admin/work-days", { body: { year: props.year, csv } })),
    onSuccess: saved,
    onError: (error) => setRefusal(place(form, error, ["csv"])),
  });
  const read = async (chosen: File | undefined) => chosen && form.setFieldValue("csv", await chosen.text());
  return (
    <FormDialog
      title={`${t("calendar.import")} · ${props.year}`}
      okText={t("calendar.import")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      onFinish={(values) => save.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item
        name="csv"
        label={t("calendar.import_text")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input.TextArea rows={8} className="pf-mono-input" placeholder={`${props.year}-10-01,off,`} />
      </Form.Item>
      <Button onClick={() => file.current?.click()}>{t("calendar.choose")}</Button>
      <input
        ref={file}
        type="file"
        className="pf-file"
        accept=".csv,text/csv,text/plain"
        aria-label={t("calendar.choose")}
        onChange={(event) => void read(event.target.files?.[0])}
      />
    </FormDialog>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { ProfileChange as Edit, Me } from "../../api/types";
import { LOCALE, speak, useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { useMe } from "../../shell/context";
import { Picture } from "../parts/picture";
import { Verified } from "../parts/verified";

const FIELDS = ["nickname", "language", "contact", "website", "address", "introduction"] as const;

/** The edit page of the profile: free fields here, verified ones read-only beside them (PRO-01, PRO-02, PRO-04). */
export function ProfilePage() {
  const t = useT();
  return (
    <>
      <PageHead
        title={t("profile.title")}
        text={t("profile.text")}
        crumbs={[{ text: t("nav.me"), to: "/console/account" }]}
      />
      <div className="pf-two pf-wide-side">
        <section className="pf-card" aria-label={t("account.profile")}>
          <Picture />
          <ProfileForm />
        </section>
        <Verified />
      </div>
    </>
  );
}

function startOf(account: Me["account"]): Edit {
  const { nickname, language, profile } = account;
  return { nickname, language, ...profile };
}

function ProfileForm() {
  const t = useT();
  const { account } = useMe();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Edit>();
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useGuard(dirty);
  const save = useMutation({
    mutationFn: (body: Edit) => must(api.PATCH("/api/v1/me", { body })),
    onSuccess: async (saved) => {
      setDirty(false);
      setRefusal(null);
      if (LOCALE[t.lang] !== saved.language) await speak(saved.language === "en" ? "en" : "zh");
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error) => setRefusal(place(form, error, [...FIELDS])),
  });
  const start = startOf(account);
  const send = (values: Edit) => {
    const changed = FIELDS.filter((field) => (values[field] ?? "") !== (start[field] ?? ""));
    if (changed.length > 0) save.mutate(Object.fromEntries(changed.map((field) => [field, values[field]])));
  };
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={start}
      onFinish={send}
      onValuesChange={() => setDirty(true)}
      requiredMark={false}
    >
      <div className="pf-halves">
        <Form.Item
          name="nickname"
          label={t("account.nickname")}
          rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
        >
          <Input maxLength={32} autoComplete="nickname" />
        </Form.Item>
        <Form.Item name="language" label={t("profile.language")}>
          <Select
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </Form.Item>
        <Form.Item name="contact" label={t("account.contact")}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="website"
          label={t("account.website")}
          rules={[{ pattern: /^https?:\/\/\S+$/, message: t("account.website_rule") }]}
        >
          <Input maxLength={200} placeholder="https://" inputMode="url" />
        </Form.Item>
      </div>
      <Form.Item name="address" label={t("account.address")}>
        <Input maxLength={200} autoComplete="street-address" />
      </Form.Item>
      <Form.Item name="introduction" label={t("account.introduction")}>
        <Input.TextArea maxLength={500} rows={3} showCount />
      </Form.Item>
      {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" />}
      <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!dirty}>
        {t("save")}
      </Button>
    </Form>
  );
}

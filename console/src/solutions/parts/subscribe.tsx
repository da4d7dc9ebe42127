import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Modal, Radio, Result, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { safeNext } from "../../api/problem";
import type { SolutionView, Subscription } from "../../api/types";
import { AppFields } from "../../apps/parts/create";
import { SecretOnce } from "../../apps/parts/secret";
import { appsQuery } from "../../apps/queries";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { Await } from "../../shared/states";
import { pick } from "../queries";

interface Values {
  way: "old" | "new";
  app_id?: string;
  new_app?: { name: string; description?: string };
}

/** Subscribing asks for a new or an existing application (SOL-03), then leads into it (SOL-04). */
export function Subscribe(props: { solution: SolutionView; onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const apps = useQuery(appsQuery);
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [done, setDone] = useState<Subscription | null>(null);
  const [secretSeen, setSecretSeen] = useState(false);
  const order = useMutation({
    mutationFn: (values: Values) =>
      must(
        api.POST("/api/v1/subscriptions", {
          body:
            values.way === "old"
              ? { solution_id: props.solution.id, app_id: values.app_id }
              : {
                  solution_id: props.solution.id,
                  new_app: {
                    name: values.new_app?.name.trim() ?? "",
                    description: values.new_app?.description?.trim() ?? "",
                  },
                },
        }),
      ),
    onSuccess: (subscription) => {
      void queries.invalidateQueries({ queryKey: ["apps"] });
      void queries.invalidateQueries({ queryKey: ["subscriptions"] });
      setDone(subscription);
    },
    onError: (error) => setRefusal(place(form, error, ["app_id", "new_app"])),
  });
  const enter = (subscription: Subscription) =>
    void go(safeNext(subscription.next) ?? `/console/apps/${subscription.app_id}?tab=solutions`);
  const title = t("subscribe.title", { name: pick(t.lang, props.solution.name_zh, props.solution.name_en) });

  if (done?.app?.app_secret && !secretSeen) {
    return <SecretOnce appKey={done.app.app_key} secret={done.app.app_secret} onDone={() => setSecretSeen(true)} />;
  }
  if (done) {
    return (
      <Modal open title={title} footer={null} onCancel={props.onClose}>
        <Result
          status="success"
          title={t(done.state === "active" ? "subscribe.done" : "subscribe.waits")}
          subTitle={t("subscribe.done_text", { n: props.solution.apis.length })}
          extra={
            <Button type="primary" size="large" onClick={() => enter(done)}>
              {t("subscribe.enter")}
            </Button>
          }
        />
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={title}
      onCancel={props.onClose}
      okText={t("subscribe.button")}
      confirmLoading={order.isPending}
      onOk={() => form.submit()}
    >
      <Await of={apps}>
        {(page) => (
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={{ way: page.items.length > 0 ? "old" : "new", app_id: page.items[0]?.id }}
            onFinish={(values) => order.mutate(values)}
          >
            <Form.Item name="way" label={t("subscribe.which")} required={false}>
              <Radio.Group
                options={[
                  { value: "old", label: t("subscribe.old"), disabled: page.items.length === 0 },
                  { value: "new", label: t("subscribe.new") },
                ]}
              />
            </Form.Item>
            <Form.Item noStyle dependencies={["way"]}>
              {({ getFieldValue }) =>
                getFieldValue("way") === "old" ? (
                  <Form.Item
                    name="app_id"
                    label={t("tester.app")}
                    rules={[{ required: true, message: t("rule.required") }]}
                  >
                    <Select
                      options={page.items.map((app) => ({ value: app.id, label: `${app.name} (${app.app_key})` }))}
                    />
                  </Form.Item>
                ) : (
                  <AppFields prefix="new_app" />
                )
              }
            </Form.Item>
            {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
          </Form>
        )}
      </Await>
    </Modal>
  );
}

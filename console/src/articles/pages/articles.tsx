import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import type { Article } from "../../support/queries";

const FIELDS = ["title_zh", "title_en", "text_zh", "text_en"] as const;

/** The texts that operators edit: help pages, and the explanation of the developer types (ENT-05, HLP-05). */
export function Articles() {
  const t = useT();
  const write = may(useStaff(), "articles.write");
  const [editing, setEditing] = useState<Article | null>(null);
  const articles = useQuery({
    queryKey: ["articles", "admin"],
    queryFn: () => must(api.GET("/api/v1/admin/articles")),
  });
  return (
    <>
      <PageHead title={t("nav.articles")} text={t("article.text")} />
      <Await of={articles}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("article.empty")} />
          ) : (
            <div className="pf-stack">
              {(["type", "help"] as const).map((shelf) => (
                <section key={shelf} className="pf-card" aria-labelledby={`shelf-${shelf}`}>
                  <h2 id={`shelf-${shelf}`}>{t(`article.shelf_${shelf}`)}</h2>
                  <ul className="pf-lines">
                    {items
                      .filter((one) => one.shelf === shelf)
                      .map((one) => (
                        <Line key={one.slug} of={one} edit={write ? () => setEditing(one) : undefined} />
                      ))}
                  </ul>
                </section>
              ))}
            </div>
          )
        }
      </Await>
      {editing && <Editor of={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Line(props: { of: Article; edit?: () => void }) {
  const t = useT();
  const { of } = props;
  const title = t.lang === "zh" ? of.title_zh : of.title_en;
  return (
    <li>
      <div>
        <div>{title}</div>
        <span className="pf-hint">
          {t("article.changed")} <Moment at={of.changed_at} />
          {of.shelf === "help" && (
            <>
              {" · "}
              <a className="pf-beside" href={`/help/${of.slug}`} aria-label={`${t("article.see")} ${title}`}>
                {t("article.see")}
              </a>
            </>
          )}
        </span>
      </div>
      {props.edit && (
        <Button size="small" onClick={props.edit} aria-label={`${t("edit")} ${title}`}>
          {t("edit")}
        </Button>
      )}
    </li>
  );
}

function Editor(props: { of: Article; onClose: () => void }) {
  const t = useT();
  const { of } = props;
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Article>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: ({ title_zh, title_en, text_zh, text_en }: Article) =>
      must(
        api.PUT("/api/v1/admin/articles/{slug}", {
          params: { path: { slug: of.slug } },
          body: { title_zh, title_en, text_zh, text_en, version: of.version },
        }),
      ),
    onSuccess: async () => {
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: ["articles"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, [...FIELDS])),
  });
  return (
    <Drawer open size={720} title={t.lang === "zh" ? of.title_zh : of.title_en} onClose={props.onClose}>
      <Form form={form} layout="vertical" initialValues={of} requiredMark={false} onFinish={(v) => save.mutate(v)}>
        {FIELDS.map((field) => (
          <Form.Item
            key={field}
            name={field}
            label={t(`article.${field}`)}
            rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
          >
            {field.startsWith("title") ? <Input maxLength={80} /> : <Input.TextArea rows={8} maxLength={20_000} />}
          </Form.Item>
        ))}
        <p className="pf-hint pf-gap">{t("article.markdown")}</p>
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </Form>
    </Drawer>
  );
}

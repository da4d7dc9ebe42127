import { FormOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input, Tag } from "antd";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { useSavedWords } from "../parts/draft";
import { Past } from "../parts/past";
import { calledWords, type Template, type Templates, templatesQuery } from "../queries";
import "../settings.css";

/** The words of every kind of notice, who changed them, and the way back (NTF-04, ADM-05). */
export function TemplatesPage() {
  const t = useT();
  const templates = useQuery(templatesQuery);
  const [filters, setFilters] = useFilters({ tab: "list", q: "" });
  return (
    <>
      <PageHead title={t("nav.templates")} text={t("templates.text")} />
      <Await of={templates}>
        {(now) => (
          <TabsOrSelect
            label={t("nav.templates")}
            active={filters.tab}
            onChange={(tab) => setFilters({ tab })}
            tabs={[
              {
                key: "list",
                label: t("templates.list"),
                children: <All now={now} q={filters.q} onFind={(q) => setFilters({ q })} />,
              },
              { key: "history", label: t("settings.history"), children: <Changes now={now} /> },
            ]}
          />
        )}
      </Await>
    </>
  );
}

function fits(one: Template, q: string): boolean {
  const words = Object.values(one.words).flatMap((lang) => Object.values(lang));
  return [one.kind, ...words].join("\n").toLowerCase().includes(q.trim().toLowerCase());
}

function All(props: { now: Templates; q: string; onFind: (q: string) => void }) {
  const t = useT();
  const rows = props.now.items.filter((one) => fits(one, props.q));
  return (
    <section className="pf-card" aria-label={t("templates.list")}>
      <div className="pf-filters">
        <Input.Search
          allowClear
          value={props.q}
          placeholder={t("templates.find")}
          aria-label={t("templates.find")}
          onChange={(event) => props.onFind(event.target.value)}
        />
      </div>
      {rows.length === 0 && (
        <Empty icon={<FormOutlined />} title={t("templates.none")} text={t("templates.none_text")} />
      )}
      <ul className="pf-template-list">
        {rows.map((one) => (
          <li key={one.kind}>
            <span className="pf-row pf-between">
              <span className="pf-row">
                <Link to={`/admin/templates/${one.kind}`}>{one.words[t.lang].title}</Link>
                {one.edited && (
                  <Tag variant="filled" color="processing">
                    {t("templates.edited")}
                  </Tag>
                )}
              </span>
              <span className="pf-mono pf-hint">{one.kind}</span>
            </span>
            <span className="pf-label pf-one-line">{one.words[t.lang].text}</span>
            {one.changed && (
              <span className="pf-hint">
                {one.changed.by} · <Moment at={one.changed.at} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changes(props: { now: Templates }) {
  const t = useT();
  const saved = useSavedWords();
  return (
    <Past
      name="templates-history"
      newest={props.now.version}
      load={(cursor) => must(api.GET("/api/v1/admin/templates/history", { params: { query: { cursor } } }))}
      called={(key) => calledWords(key, t, props.now)}
      restore={(to) =>
        must(api.POST("/api/v1/admin/templates/restorations", { body: { version: props.now.version, to } }))
      }
      onRestored={saved}
    />
  );
}

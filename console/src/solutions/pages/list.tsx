import { BulbOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { useFilters } from "../../shared/url";
import { pick } from "../queries";

/** Every solution on offer (SOL-01, SOL-02). */
export function SolutionList() {
  const t = useT();
  const [filters, setFilters] = useFilters({ q: "" });
  const [typed, setTyped] = useState(filters.q);
  const list = useList(["solutions", filters.q], (cursor) =>
    must(api.GET("/api/v1/solutions", { params: { query: { q: filters.q || undefined, cursor } } })),
  );
  return (
    <>
      <PageHead title={t("nav.solutions")} text={t("solutions.text")} />
      <div className="pf-filters">
        <Input.Search
          allowClear
          value={typed}
          placeholder={t("solutions.find")}
          aria-label={t("solutions.find")}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(value) => setFilters({ q: value.trim() })}
        />
      </div>
      <Await of={{ ...list, data: list.rows }}>
        {(rows) =>
          rows.length === 0 ? (
            <section className="pf-card">
              <Empty icon={<BulbOutlined />} title={t("solutions.empty")} text={t("solutions.empty_text")} />
            </section>
          ) : (
            <ul className="pf-grid pf-solutions">
              {rows.map((one) => (
                <li key={one.id} className="pf-card pf-flat">
                  <span className="pf-icon-tile" aria-hidden>
                    <BulbOutlined />
                  </span>
                  <h2>{pick(t.lang, one.name_zh, one.name_en)}</h2>
                  <p className="pf-label">{pick(t.lang, one.summary_zh, one.summary_en)}</p>
                  <p className="pf-hint">
                    {t("solutions.counts", { apis: one.api_count, messages: one.message_count })}
                  </p>
                  <Link to={`/console/solutions/${one.id}`}>
                    <Button block tabIndex={-1}>
                      {t("solutions.open")}
                      <span className="pf-sr"> {pick(t.lang, one.name_zh, one.name_en)}</span>
                    </Button>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      {list.hasNextPage && (
        <div className="pf-more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("load_more")}
          </Button>
        </div>
      )}
    </>
  );
}

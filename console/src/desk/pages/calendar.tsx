import { CalendarOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Select, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { DayForm, ImportForm } from "../parts/days";
import { type WorkDay, whole, yearQuery } from "../queries";

/** Public holidays and make-up days, entered by the day or imported by the year (REV-03). */
export function Calendar() {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const now = new Date().getFullYear();
  const [filters, setFilters] = useFilters({ year: String(now) });
  const year = Number(filters.year);
  const of = useQuery(yearQuery(year));
  const [form, setForm] = useState<"day" | "year" | null>(null);
  const remove = useMutation({
    mutationFn: (day: string) => must(api.DELETE("/api/v1/admin/work-days/{day}", { params: { path: { day } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["work-days"] }),
    onError: (error) => message.error(explain(error)),
  });
  const columns: Column<WorkDay>[] = [
    {
      title: t("calendar.day"),
      key: "day",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-mono">{row.day}</span>
          {row.note && <span className="pf-hint">{row.note}</span>}
        </span>
      ),
    },
    {
      title: t("calendar.kind"),
      key: "works",
      width: 110,
      render: (row) => (
        <Tag color={row.works ? "processing" : "default"} variant="filled">
          {t(row.works ? "calendar.works" : "calendar.off")}
        </Tag>
      ),
    },
    {
      title: t("calendar.source"),
      key: "source",
      width: 130,
      wide: true,
      render: (row) => t(row.entered ? "calendar.entered" : "calendar.built_in"),
    },
    {
      title: <span className="pf-sr">{t("calendar.remove")}</span>,
      key: "acts",
      width: 100,
      render: (row) =>
        row.entered && (
          <Button size="small" type="link" danger onClick={() => remove.mutate(row.day)}>
            {t("calendar.remove")}
            <span className="pf-sr"> {row.day}</span>
          </Button>
        ),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.calendar")}
        text={t("calendar.text")}
        actions={
          <>
            <Button icon={<UploadOutlined />} onClick={() => setForm("year")}>
              {t("calendar.import")}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setForm("day")}>
              {t("calendar.add")}
            </Button>
          </>
        }
      />
      <section className="pf-card" aria-label={t("nav.calendar")}>
        <div className="pf-filters">
          <Select
            aria-label={t("calendar.year")}
            value={filters.year}
            onChange={(chosen) => setFilters({ year: chosen })}
            options={[-1, 0, 1, 2].map((by) => ({ value: String(now + by), label: String(now + by) }))}
          />
        </div>
        <DataTable
          list={whole({ ...of, data: of.data?.items })}
          columns={columns}
          rowKey="day"
          empty={<Empty icon={<CalendarOutlined />} title={t("calendar.empty")} />}
        />
      </section>
      {form === "day" && <DayForm onClose={() => setForm(null)} />}
      {form === "year" && <ImportForm year={year} onClose={() => setForm(null)} />}
    </>
  );
}

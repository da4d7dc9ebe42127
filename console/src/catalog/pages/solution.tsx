import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api, must } from "../../api/client";
import type { AdminSolution, SolutionForm } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { pick } from "../../solutions/queries";
import { SolutionFields } from "../parts/fields";
import { Publication } from "../parts/publication";
import { CatalogState } from "../parts/state";

const FIELDS = [
  "name_zh",
  "name_en",
  "summary_zh",
  "summary_en",
  "api_ids",
  "documents_zh",
  "documents_en",
  "required_roles",
  "min_level",
];
const BLANK = {
  name_zh: "",
  name_en: "",
  summary_zh: "",
  summary_en: "",
  documents_zh: "",
  documents_en: "",
  api_ids: [],
  required_roles: [],
  min_level: 0,
};

/** A solution, new or old: words, APIs, conditions, publication (SOL-01, SOL-02). */
export function CatalogSolution() {
  const id = useParams().id ?? "";
  const fresh = id === "new";
  const solution = useQuery({
    queryKey: ["admin-solution", id],
    queryFn: () => must(api.GET("/api/v1/admin/solutions/{id}", { params: { path: { id } } })),
    enabled: !fresh,
    refetchOnWindowFocus: false,
  });
  if (fresh) return <Editing solution={null} />;
  return <Await of={solution}>{(value) => <Editing key={`${value.id}${value.version}`} solution={value} />}</Await>;
}

function Editing(props: { solution: AdminSolution | null }) {
  const t = useT();
  const go = useNavigate();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { solution } = props;
  const [form] = Form.useForm<SolutionForm>();
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const free = useGuard(dirty);
  const changed = (next: AdminSolution) => {
    setDirty(false);
    queries.setQueryData(["admin-solution", next.id], next);
    void queries.invalidateQueries({ queryKey: ["admin-solutions"] });
  };
  const save = useMutation({
    mutationFn: (values: SolutionForm) => {
      const body = { ...BLANK, ...values, version: solution?.version ?? null };
      return solution
        ? must(api.PUT("/api/v1/admin/solutions/{id}", { params: { path: { id: solution.id } }, body }))
        : must(api.POST("/api/v1/admin/solutions", { body }));
    },
    onSuccess: (next) => {
      changed(next);
      message.success(t("saved"));
      if (!solution) {
        free();
        void go(`/admin/catalog/solutions/${next.id}`, { replace: true });
      }
    },
    onError: (error) => setRefusal(place(form, error, FIELDS)),
  });
  const write = may(staff, "catalog.write");
  const path = { path: { id: solution?.id ?? "" } };
  return (
    <>
      <PageHead
        title={solution ? pick(t.lang, solution.name_zh, solution.name_en) : t("catalog.new_solution")}
        tag={solution && <CatalogState state={solution.state} />}
        crumbs={[{ text: t("nav.catalog_solutions"), to: "/admin/catalog/solutions" }]}
        actions={
          solution &&
          write && (
            <Publication
              state={solution.state}
              retireText={t("catalog.retire_solution_text")}
              publish={() => must(api.PUT("/api/v1/admin/solutions/{id}/publication", { params: path }))}
              retire={() => must(api.DELETE("/api/v1/admin/solutions/{id}/publication", { params: path }))}
              onChange={changed}
            />
          )
        }
      />
      <section className="pf-card">
        <Form
          form={form}
          layout="vertical"
          disabled={!write}
          initialValues={solution ?? BLANK}
          onFinish={(values) => save.mutate(values)}
          onValuesChange={() => setDirty(true)}
        >
          <SolutionFields />
          {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
          {write && (
            <Button type="primary" size="large" htmlType="submit" disabled={!dirty} loading={save.isPending}>
              {t("save")}
            </Button>
          )}
        </Form>
      </section>
    </>
  );
}

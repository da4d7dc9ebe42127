import { ToolOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { api, must } from "../../api/client";
import { has, type Key, useT } from "../../i18n";
import { RoleTags } from "../../members/parts/roles";
import type { Role } from "../../members/queries";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { may, useMe } from "../../shell/context";

/** Who may use each area (requirements §5), for people to read; the server decides by its own table. */
const AREAS = {
  services: ["admin", "technical"],
  devices: ["admin", "technical", "operations"],
  after_sales: ["admin", "after_sales"],
  feedback: ["admin", "after_sales", "customer_service"],
  marketing: ["admin", "operations"],
  data: ["admin", "operations"],
  push: ["admin", "technical", "operations"],
  qualifications: ["admin", "business"],
  abilities: ["admin", "business", "technical", "operations"],
  fees: ["admin", "business", "operations"],
} satisfies Record<string, Role[]>;

type Name = keyof typeof AREAS;

/** After-sales for those who have all of it, and its feedback for customer service (AUT-08, AUT-09). */
export function AfterSales() {
  return <Area name={may(useMe(), "after_sales.read") ? "after_sales" : "feedback"} title="nav.after_sales" />;
}

/** An area of requirements §5 that this version does not bring yet: what it is for, who may use it, and that it is missing. */
export function Area(props: { name: Name; title: Key }) {
  const t = useT();
  const { name } = props;
  const area = useQuery({
    queryKey: ["area", name],
    queryFn: () => must(api.GET(`/api/v1/areas/${name}`)),
  });
  const parts = `area.${name}_parts`;
  return (
    <>
      <PageHead title={t(props.title)} text={t(`area.${name}`)} />
      <Await of={area}>
        {() => (
          <section className="pf-card" aria-label={t(props.title)}>
            <Empty icon={<ToolOutlined />} title={t("area.later")} text={t("area.later_text")} />
            <dl className="pf-facts">
              <dt>{t("area.for")}</dt>
              <dd>
                <RoleTags roles={["owner", ...AREAS[name]]} />
              </dd>
              {has(parts) && (
                <>
                  <dt>{t("area.parts")}</dt>
                  <dd>{t(parts)}</dd>
                </>
              )}
            </dl>
          </section>
        )}
      </Await>
    </>
  );
}

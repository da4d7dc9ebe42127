import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { count } from "../../shared/time";

/** Products: how many devices the verified subject may have (ENT-01, ENT-02); the registration itself is still to come. */
export function Products() {
  const t = useT();
  const allowance = useQuery({
    queryKey: ["device-allowance"],
    queryFn: () => must(api.GET("/api/v1/device-allowance")),
  });
  return (
    <>
      <PageHead title={t("nav.products")} text={t("products.text")} />
      <Await of={allowance}>
        {({ cap, kind }) => (
          <section className="pf-card" aria-labelledby="device-cap">
            <h2 id="device-cap">{t("products.cap")}</h2>
            <p className="pf-figure">
              {cap == null ? t("products.no_cap") : t("products.most", { cap: count(cap, t.lang) })}
            </p>
            <p className="pf-label pf-gap">
              {t(kind === "enterprise" ? "products.enterprise" : "products.individual")}
            </p>
            <Alert type="info" showIcon title={t("products.later")} />
          </section>
        )}
      </Await>
    </>
  );
}

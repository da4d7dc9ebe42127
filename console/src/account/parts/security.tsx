import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";

/** What keeps the account safe, and the way out (LOG-07). */
export function Security() {
  const t = useT();
  const leave = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/sessions/current")),
    onSettled: () => window.location.assign("/login"),
  });
  return (
    <section className="pf-card">
      <h2>{t("security.title")}</h2>
      <ul className="pf-dots">
        <li>{t("security.password")}</li>
        <li>{t("security.secret")}</li>
        <li>{t("security.session")}</li>
      </ul>
      <Button className="pf-below" block loading={leave.isPending} onClick={() => leave.mutate()}>
        {t("nav.log_out")}
      </Button>
    </section>
  );
}

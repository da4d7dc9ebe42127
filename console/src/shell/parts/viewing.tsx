import { EyeOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { api, must } from "../../api/client";
import type { Me } from "../../api/types";
import { useT } from "../../i18n";
import { second } from "../../shared/time";

/** Tells an operator who looks at a developer's console so, on every page, with the way out (ADM-08). */
export function Viewing(props: { me: Me }) {
  const t = useT();
  const { view, account } = props.me;
  const end = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/sessions/current")),
    onSettled: () => window.location.assign(`/admin/developers/${account.id}`),
  });
  if (!view) return null;
  return (
    <aside className="pf-demo pf-viewing" aria-label={t("viewing.label")}>
      <span>
        <EyeOutlined aria-hidden /> {t("viewing.text", { name: account.nickname, until: second(view.until) })}
      </span>
      <Button size="small" loading={end.isPending} onClick={() => end.mutate()}>
        {t("viewing.end")}
      </Button>
    </aside>
  );
}

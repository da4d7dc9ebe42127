import { useMutation } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { api, must } from "../../api/client";
import { declined, explain } from "../../api/problem";
import { useT } from "../../i18n";

/** Frees a colleague who lost their second factors; they set new ones up at the next log-in (LOG-09). */
export function ResetFactors(props: { operator: string }) {
  const t = useT();
  const { message } = App.useApp();
  const reset = useMutation({
    mutationFn: () =>
      must(api.DELETE("/api/v1/admin/operators/{id}/factors", { params: { path: { id: props.operator } } })),
    onSuccess: () => void message.success(t("factor.reset_done")),
    onError: (error) => {
      if (!declined(error)) message.error(explain(error));
    },
  });
  return (
    <Popconfirm title={t("factor.reset_ask")} okText={t("factor.reset")} onConfirm={() => reset.mutate()}>
      <Button size="small" danger loading={reset.isPending}>
        {t("factor.reset")}
      </Button>
    </Popconfirm>
  );
}

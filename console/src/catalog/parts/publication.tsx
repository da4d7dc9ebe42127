import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { explain } from "../../api/problem";
import type { State } from "../../api/types";
import { useT } from "../../i18n";

/** Publish and retire, the second one only after a question. */
export function Publication<T>(props: {
  state: State;
  waits?: boolean;
  retireText: string;
  publish: () => Promise<T>;
  retire: () => Promise<T>;
  onChange: (next: T) => void;
}) {
  const t = useT();
  const { modal, message } = App.useApp();
  const act = useMutation({
    mutationFn: (way: "publish" | "retire") => (way === "publish" ? props.publish() : props.retire()),
    onSuccess: (next, way) => {
      props.onChange(next);
      message.success(t(way === "publish" ? "catalog.now_published" : "catalog.now_retired"));
    },
    onError: (error) => message.error(explain(error)),
  });
  const ask = () =>
    modal.confirm({
      title: t("catalog.retire_title"),
      content: props.retireText,
      okText: t("catalog.retire"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => act.mutateAsync("retire").catch(() => undefined),
    });
  return (
    <>
      {props.state === "published" && (
        <Button danger onClick={ask} loading={act.isPending && act.variables === "retire"}>
          {t("catalog.retire")}
        </Button>
      )}
      {(props.state !== "published" || props.waits) && (
        <Button
          type="primary"
          onClick={() => act.mutate("publish")}
          loading={act.isPending && act.variables === "publish"}
        >
          {t(props.waits ? "catalog.publish_changes" : "catalog.publish")}
        </Button>
      )}
    </>
  );
}

import { Alert, Button } from "antd";
import { useT } from "../../i18n";
import { called, differing, type Settings } from "../queries";

/** Tells an operator that somebody else saved meanwhile, what they changed, and the way on; nothing typed is lost. */
export function Conflict(props: { base: Settings; now: Settings; onGo: () => void }) {
  const t = useT();
  const { base, now } = props;
  const theirs = differing(base, now);
  const by = theirs.find((item) => item.changed)?.changed?.by ?? "—";
  const what = theirs.map((item) => called(item.key, t)).join(t.lang === "zh" ? "、" : ", ") || "—";
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("settings.conflict", { by, version: now.version })}
      description={t("settings.conflict_text", { what })}
      action={
        <Button size="small" onClick={props.onGo}>
          {t("settings.conflict_go")}
        </Button>
      }
    />
  );
}

import { Tag } from "antd";
import type { State } from "../../api/types";
import { useT } from "../../i18n";

const COLOURS = { draft: "default", published: "success", retired: "warning" } as const;

/** Draft, published or retired, in words (ADM-03). */
export function CatalogState(props: { state: State }) {
  const t = useT();
  return (
    <Tag color={COLOURS[props.state]} variant="filled">
      {t(`catalog.${props.state}`)}
    </Tag>
  );
}

import { Button, Tag } from "antd";
import { Link } from "react-router";
import type { ApiRow } from "../../api/types";
import { useT } from "../../i18n";
import { pick } from "../queries";

export function Method(props: { method: string }) {
  return <Tag className="pf-mono pf-method">{props.method}</Tag>;
}

/** APIs to read and, with an application, to try at once (SOL-05). */
export function ApiLines(props: { apis: ApiRow[]; app?: string }) {
  const t = useT();
  return (
    <ul className="pf-lines">
      {props.apis.map((one) => (
        <li key={one.id}>
          <div className="pf-cell">
            <span>
              <Method method={one.method} /> <span className="pf-mono">{one.gateway_path}</span>
            </span>
            <span className="pf-label">{pick(t.lang, one.title_zh, one.title_en)}</span>
          </div>
          <span className="pf-row">
            <a href={`/apis/${one.id}`} target="_blank" rel="noreferrer">
              {t("solutions.read")}
              <span className="pf-sr"> {one.gateway_path}</span>
            </a>
            {props.app && (
              <Link to={`/console/tester?app=${props.app}&api=${one.id}`}>
                <Button size="small" tabIndex={-1}>
                  {t("solutions.test")}
                  <span className="pf-sr"> {one.gateway_path}</span>
                </Button>
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

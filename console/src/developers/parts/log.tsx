import { Tag } from "antd";
import { device } from "../../account/parts/sessions";
import type { DeveloperDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";

/** Where the developer is logged in. */
export function Sessions(props: { developer: DeveloperDetail }) {
  const t = useT();
  const { sessions } = props.developer;
  return (
    <section className="pf-card">
      <h2>{t("sec.sessions")}</h2>
      {sessions.length === 0 ? (
        <p className="pf-label">{t("dev.no_sessions")}</p>
      ) : (
        <ul className="pf-lines">
          {sessions.map((one) => (
            <li key={one.created_at + one.ip}>
              <div>
                <div className="pf-row">
                  <strong>{one.viewed ? t("sec.viewed") : device(one.device) || t("sec.device_unknown")}</strong>
                </div>
                <span className="pf-hint">
                  {one.ip} {t("sec.seen")} <Moment at={one.last_seen_at} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The newest entries of the developer's security log. */
export function Events(props: { developer: DeveloperDetail }) {
  const t = useT();
  const { events } = props.developer;
  return (
    <section className="pf-card">
      <h2>{t("sec.log")}</h2>
      {events.length === 0 ? (
        <Empty title={t("sec.log_empty")} />
      ) : (
        <ul className="pf-lines">
          {events.map((one) => (
            <li key={one.id}>
              <div>
                <div className="pf-row">
                  <strong>{one.kind ? t(`sec.kind.${one.kind}`) : "—"}</strong>
                  {one.ip && <Tag variant="filled">{one.ip}</Tag>}
                </div>
                {one.note && <div>{one.note}</div>}
                <span className="pf-hint">
                  <Moment at={one.at} /> {device(one.device)}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

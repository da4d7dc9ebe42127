import { Tag } from "antd";
import { has, useT } from "../../i18n";
import type { Settings } from "../queries";

/** Who carries messages, in the order in which they are tried; secrets never reach the browser. */
export function Providers(props: { of: Settings["providers"] }) {
  const t = useT();
  const kind = (name: string) => (has(`provider.${name}`) ? t(`provider.${name}` as "provider.console") : name);
  return (
    <section className="pf-card" aria-label={t("settings.providers")}>
      <p className="pf-label pf-gap">{t("settings.providers_text")}</p>
      {(["sms", "mail"] as const).map((channel) => (
        <div key={channel} className="pf-setting">
          <div className="pf-setting-name">{t(`channel.${channel}`)}</div>
          <ol className="pf-setting-control pf-provider-list">
            {props.of
              .filter((one) => one.channel === channel)
              .map((one) => (
                <li key={one.name}>
                  <strong>{one.name}</strong> {kind(one.kind)} <span className="pf-mono pf-hint">{one.host}</span>{" "}
                  {one.resting && (
                    <Tag color="warning" variant="filled">
                      {t("provider.resting")}
                    </Tag>
                  )}
                </li>
              ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

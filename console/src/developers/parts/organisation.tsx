import { Alert, Button, Tag } from "antd";
import { useState } from "react";
import type { DeveloperDetail } from "../../api/types";
import { has, useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import { second } from "../../shared/time";
import { may, useStaff } from "../../shell/context";
import { Reason } from "./reason";
import { Verified } from "./state";

type Membership = DeveloperDetail["memberships"][number];

/** An organisation of the developer: verification, contracts, applications; it can be frozen by itself. */
export function Organisation(props: { of: Membership; developer: string }) {
  const t = useT();
  const staff = useStaff();
  const [asking, setAsking] = useState(false);
  const { organisation: org, role, contracts, apps } = props.of;
  const word = (key: string, other: string) => (has(key) ? t(key) : other);
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{org.name || t("dev.nameless")}</h2>
        {may(staff, "developers.write") && (
          <Button size="small" danger={!org.frozen} onClick={() => setAsking(true)}>
            {t(org.frozen ? "dev.unfreeze_org" : "dev.freeze_org")}
          </Button>
        )}
      </div>
      {org.frozen && (
        <Alert
          className="pf-gap"
          type="error"
          showIcon
          title={t("dev.frozen_since", { at: second(org.frozen.at), reason: org.frozen.reason })}
        />
      )}
      <dl className="pf-facts">
        <dt>{t("nav.verify")}</dt>
        <dd>
          <Verified state={org.verification} /> {t("dev.level", { n: org.level })}
        </dd>
        <dt>{t("dev.role")}</dt>
        <dd>{word(`dev.role.${role}`, role)}</dd>
        <dt>{t("dev.org_id")}</dt>
        <dd>
          <Copy text={org.id} mono label={t("dev.org_id")} />
        </dd>
        <dt>{t("nav.contracts")}</dt>
        <dd>
          {contracts.length === 0 && "—"}
          {contracts.map((one) => (
            <div key={one.id} className="pf-row">
              <span className="pf-mono">{one.kind}</span>
              <Tag variant="filled">{word(`contract.${one.state}`, one.state)}</Tag>
              {one.ends_at && <Moment at={one.ends_at} />}
            </div>
          ))}
        </dd>
        <dt>{t("nav.apps")}</dt>
        <dd>
          {apps.length === 0 && "—"}
          {apps.map((app) => (
            <div key={app.id} className="pf-row">
              <span>{app.name}</span>
              <span className="pf-mono pf-hint">{app.app_key}</span>
              <Tag variant="filled">{word(`app.${app.state}`, app.state)}</Tag>
            </div>
          ))}
        </dd>
      </dl>
      {asking && (
        <Reason
          act={org.frozen ? "unfreeze_org" : "freeze_org"}
          id={org.id}
          developer={props.developer}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

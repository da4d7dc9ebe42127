import { CheckCircleFilled, ClockCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Tag } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import type { Level } from "../../api/types";
import { type Key, useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { RaiseDialog } from "../parts/raise";
import { levelQuery } from "../queries";

/** One's own real-name level, what it rests on and how it rises (LVL-01, LVL-02); shown once after the first log-in
 * (LOG-10). */
export function LevelPage() {
  const t = useT();
  const level = useQuery(levelQuery);
  const [query] = useSearchParams();
  return (
    <>
      <PageHead
        title={t("level.title")}
        text={t("level.text")}
        crumbs={[{ text: t("nav.me"), to: "/console/account" }]}
      />
      <Await of={level}>
        {(value) => (
          <div className="pf-stack">
            {query.get("welcome") && <Welcome level={value} />}
            <Steps level={value} />
            <Identity level={value} />
          </div>
        )}
      </Await>
    </>
  );
}

/** Notes that it was shown, so that the next log-in leads on. */
function Welcome(props: { level: Level }) {
  const t = useT();
  const go = useNavigate();
  const { obstacle, menus } = useMe();
  const queries = useQueryClient();
  const shown = useMutation({
    mutationFn: () => must(api.PUT("/api/v1/me/level/guidance")),
    onSuccess: () => queries.invalidateQueries({ queryKey: levelQuery.queryKey }),
  });
  const noted = useRef(false);
  const due = props.level.guidance_due;
  useEffect(() => {
    if (!due || noted.current) return;
    noted.current = true;
    shown.mutate();
  }, [due, shown.mutate]);
  const onward = obstacle?.next ?? (menus.includes("apps") ? "/console/apps" : "/console");
  return (
    <Alert
      type="info"
      showIcon
      title={t("level.welcome")}
      description={t("level.welcome_text")}
      action={<Button onClick={() => void go(onward)}>{t("level.later")}</Button>}
    />
  );
}

const LEVELS = [0, 3, 4] as const;

const BY: Record<string, Key> = {
  source: "level.by_source",
  review: "level.by_review",
  import: "level.by_import",
};

function Steps(props: { level: Level }) {
  const t = useT();
  const { level } = props;
  const [raising, setRaising] = useState(false);
  return (
    <section className="pf-card" aria-labelledby="level-steps">
      <div className="pf-card-head">
        <h2 id="level-steps">{t("level.now", { n: level.level })}</h2>
        {level.level < level.highest && level.identity && level.face_offered && (
          <Button type="primary" onClick={() => setRaising(true)}>
            {t("level.raise")}
          </Button>
        )}
      </div>
      <ul className="pf-lines">
        {LEVELS.map((step) => (
          <li key={step}>
            <div>
              <div>{t(`level.step_${step}`)}</div>
              <span className="pf-hint">{t(`level.step_${step}_text`)}</span>
            </div>
            {level.level >= step ? (
              <Tag color="success" variant="filled" icon={<CheckCircleFilled />}>
                {t("level.reached")}
              </Tag>
            ) : (
              <Tag variant="filled" icon={<ClockCircleOutlined />}>
                {t("level.open")}
              </Tag>
            )}
          </li>
        ))}
      </ul>
      {!level.face_offered && level.level < level.highest && (
        <p className="pf-hint pf-below">{t("face.not_offered")}</p>
      )}
      {raising && <RaiseDialog next="/console/account/level" onClose={() => setRaising(false)} />}
    </section>
  );
}

function Identity(props: { level: Level }) {
  const t = useT();
  const { identity } = props.level;
  return (
    <section className="pf-card" aria-labelledby="level-identity">
      <h2 id="level-identity">{t("level.identity")}</h2>
      {identity ? (
        <dl className="pf-facts">
          <dt>{t("field.name")}</dt>
          <dd>{identity.name}</dd>
          <dt>{t("field.id_number")}</dt>
          <dd>{identity.id_number}</dd>
          <dt>{t("level.proven")}</dt>
          <dd>
            {t(BY[identity.proven_by] ?? "level.by_source")} · <Moment at={identity.proven_at} />
          </dd>
          {identity.raised_at && (
            <>
              <dt>{t("level.raised")}</dt>
              <dd>
                <Moment at={identity.raised_at} />
              </dd>
            </>
          )}
        </dl>
      ) : (
        <p>
          {t("level.no_identity")} <Link to="/console/verify">{t("account.go_verify")}</Link>
        </p>
      )}
    </section>
  );
}

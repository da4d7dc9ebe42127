import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Switch, Tag } from "antd";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import "../channels.css";

type Channels = components["schemas"]["ChannelsView"];
type Topic = Channels["items"][number];
type Channel = "inbox" | "sms" | "mail";

const CHANNELS: Channel[] = ["inbox", "sms", "mail"];
const KEY = ["notice-channels"];

/** On which channels one is told of what (NTF-03). */
export function Channels() {
  const t = useT();
  const channels = useQuery({ queryKey: KEY, queryFn: () => must(api.GET("/api/v1/me/notice-channels")) });
  return (
    <>
      <PageHead
        title={t("nav.channels")}
        text={t("channels.text")}
        crumbs={[{ text: t("nav.messages"), to: "/console/messages" }]}
      />
      <Await of={channels}>{(now) => <Table now={now} />}</Await>
    </>
  );
}

function Table(props: { now: Channels }) {
  const t = useT();
  const { now } = props;
  const none = t("channels.unbound");
  return (
    <section className="pf-card" aria-label={t("nav.channels")}>
      <p className="pf-row pf-between pf-gap">
        <span className="pf-label">{t("channels.bound", { phone: now.phone ?? none, email: now.email ?? none })}</span>
        {(!now.phone || !now.email) && (
          <Link to="/console/account/security" className="pf-beside">
            {t("channels.bind")}
          </Link>
        )}
      </p>
      <table className="pf-table pf-channels">
        <thead>
          <tr>
            <th scope="col">{t("channels.what")}</th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col">
                {t(`channel.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {now.items.map((topic) => (
            <Row key={topic.topic} of={topic} now={now} />
          ))}
        </tbody>
      </table>
      <p className="pf-hint">{t("channels.codes")}</p>
    </section>
  );
}

function Row(props: { of: Topic; now: Channels }) {
  const t = useT();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { of, now } = props;
  const path = { params: { path: { topic: of.topic } } };
  const name = t(`topic.${of.topic}`);
  const done = {
    onSuccess: (next: Channels) => queries.setQueryData(KEY, next),
    onError: (error: unknown) => message.error(explain(error)),
  };
  const choose = useMutation({
    mutationFn: (choice: Record<Channel, boolean>) =>
      must(api.PUT("/api/v1/me/notice-channels/{topic}", { ...path, body: choice })),
    ...done,
  });
  const reset = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/me/notice-channels/{topic}", path)),
    ...done,
  });
  const { inbox, sms, mail } = of;
  const bound = { inbox: true, sms: Boolean(now.phone), mail: Boolean(now.email) };
  return (
    <tr>
      <th scope="row">
        <span className="pf-cell">
          <span className="pf-row">
            {name}
            {of.kept && <Tag variant="filled">{t("channels.kept")}</Tag>}
          </span>
          <span className="pf-hint">{t(`topic.${of.topic}.text`)}</span>
          {of.chosen && (
            <span className="pf-row pf-hint">
              {t("channels.chosen")}
              <Button type="link" size="small" loading={reset.isPending} onClick={() => reset.mutate()}>
                {t("channels.reset")}
                <span className="pf-sr"> {name}</span>
              </Button>
            </span>
          )}
        </span>
      </th>
      {CHANNELS.map((channel) => (
        <td key={channel}>
          <Switch
            checked={of[channel] && bound[channel]}
            disabled={!bound[channel] || (channel === "inbox" && of.kept) || choose.isPending}
            aria-label={t("channels.on", { topic: name, channel: t(`channel.${channel}`) })}
            onChange={(on) => choose.mutate({ inbox, sms, mail, [channel]: on })}
          />
        </td>
      ))}
    </tr>
  );
}

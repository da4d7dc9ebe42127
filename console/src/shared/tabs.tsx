import { Badge, Select, Tabs } from "antd";
import type { ReactNode } from "react";
import { usePhone } from "./width";

export interface Tab {
  key: string;
  label: string;
  count?: number;
  children?: ReactNode;
}

/** Tabs, or a select on a phone, where tabs would overflow. */
export function TabsOrSelect(props: { tabs: Tab[]; active: string; onChange: (key: string) => void; label: string }) {
  const phone = usePhone();
  if (phone) {
    return (
      <>
        <Select
          className="pf-tab-select"
          aria-label={props.label}
          value={props.active}
          onChange={props.onChange}
          options={props.tabs.map((tab) => ({
            value: tab.key,
            label: tab.count === undefined ? tab.label : `${tab.label} (${tab.count})`,
          }))}
        />
        {props.tabs.find((tab) => tab.key === props.active)?.children}
      </>
    );
  }
  return (
    <Tabs
      activeKey={props.active}
      onChange={props.onChange}
      destroyOnHidden
      items={props.tabs.map((tab) => ({
        key: tab.key,
        children: tab.children,
        label: (
          <>
            {tab.label}{" "}
            {tab.count !== undefined && <Badge count={tab.count} showZero size="small" className="pf-count" />}
          </>
        ),
      }))}
    />
  );
}

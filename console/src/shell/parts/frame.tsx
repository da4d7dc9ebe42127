import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { useT } from "../../i18n";
import { usePhone } from "../../shared/width";
import type { Entry } from "../menu";
import { Brand } from "./brand";
import { DemoBanner } from "./demo";
import { Nav } from "./nav";

/** Left menu, top bar and content; below 992 px the menu moves into a drawer. */
export function Frame(props: {
  home: string;
  area?: string;
  entries: Entry[];
  menus: string[];
  demo: boolean;
  banner?: ReactNode;
  search: ReactNode;
  tools: ReactNode;
  children: ReactNode;
}) {
  const t = useT();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (pathname) main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  const brand = <Brand to={props.home} area={props.area} />;
  return (
    <div className="pf-shell">
      <a className="pf-skip" href="#main">
        {t("skip")}
      </a>
      {!phone && (
        <div className="pf-aside">
          <Nav entries={props.entries} menus={props.menus} brand={brand} />
        </div>
      )}
      <div>
        <header className="pf-bar">
          {phone && (
            <Button type="text" icon={<MenuOutlined />} aria-label={t("nav.open")} onClick={() => setOpen(true)} />
          )}
          {props.search}
          <span className="pf-bar-gap" />
          {props.tools}
        </header>
        {props.demo && <DemoBanner />}
        {props.banner}
        <main id="main" className="pf-main" ref={main} tabIndex={-1}>
          {props.children}
        </main>
      </div>
      {phone && (
        <Drawer
          placement="left"
          size={264}
          open={open}
          onClose={() => setOpen(false)}
          className="pf-drawer"
          title={brand}
          closable={false}
          styles={{ header: { padding: 0 }, body: { padding: "8px 0" } }}
          aria-label={t("nav.label")}
        >
          <Nav entries={props.entries} menus={props.menus} onGo={() => setOpen(false)} />
        </Drawer>
      )}
    </div>
  );
}

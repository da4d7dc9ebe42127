//! The demo inbox from the event to the page.

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{Account, Operator, Plug};
use paifang_kernel::app::{Parts, Settings};
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Bell, Jobs};
use paifang_kernel::notice::{Contact, Contacts, Notice, To};
use paifang_kernel::{App, Lang, Problem};
use paifang_testkit::{Wiring, World, both};

use crate::{Push, PushConfig, demo_routes, jobs};

struct Nobody;

#[async_trait]
impl Contacts for Nobody {
    async fn contact(&self, _: &Id<Account>) -> Result<Contact, Problem> {
        Ok(Contact::default())
    }

    async fn operator(&self, _: &Id<Operator>) -> Result<Contact, Problem> {
        Ok(Contact::default())
    }
}

/// The same application in demo mode or not, with the console as its only provider.
fn with_console(app: &App, demo: bool) -> Wiring {
    let app = App::new(Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        entropy: app.entropy.clone(),
        keys: app.keys.clone(),
        files: app.files.clone(),
        live: app.live.clone(),
        settings: Settings { demo, ..app.settings.clone() },
        sessions: Plug::default(),
        bell: Bell::default(),
    });
    let push = Push::new(app, PushConfig::default(), Arc::new(Nobody)).expect("a good configuration");
    Wiring::default().jobs(jobs(&push, Jobs::new())).pages(demo_routes(push))
}

fn demo(app: &App) -> Wiring {
    with_console(app, true)
}

fn real(app: &App) -> Wiring {
    with_console(app, false)
}

async fn send_code(w: &World, code: &str) {
    let mut tx = w.app.db.begin().await.expect("a transaction");
    let notice =
        Notice::new(To::Phone("+8613800138000".to_owned()), "code").param("code", code).in_lang(Lang::En);
    tx.notify(&w.app, &notice).await.expect("a written notice");
    tx.commit().await.expect("a commit");
    w.run_jobs().await;
    w.travel(1);
}

both! { demo;
    /// in demo mode a code appears in the demo inbox, newest first, for people and for programs.
    async fn codes_appear_in_the_demo_inbox(w: World) {
        send_code(w, "111111").await;
        send_code(w, "222222").await;
        let list = w.anonymous().page("/demo/inbox.json").await.ok();
        assert_eq!(list["items"][0]["code"], "222222");
        assert_eq!(list["items"][1]["code"], "111111");
        assert_eq!(list["items"][0]["channel"], "sms");
        assert_eq!(list["items"][0]["recipient"], "+8613800138000");
        let page = w.anonymous().page("/demo/inbox?lang=en").await;
        assert!(page.text().contains("Demo inbox") && page.text().contains("222222"));
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        assert!(w.anonymous().page("/demo/inbox").await.text().contains("演示收件箱"));
    }
}

both! { real;
    /// outside demo mode there is no demo inbox, and nothing is kept for one.
    async fn there_is_no_inbox_outside_demo_mode(w: World) {
        send_code(w, "111111").await;
        w.anonymous().page("/demo/inbox.json").await.refused("not_found");
        w.anonymous().page("/demo/inbox").await.refused("not_found");
        let kept: i64 = w.app.db.one(paifang_kernel::sql!("SELECT COUNT(*) FROM demo_messages")).await.expect("a count");
        assert_eq!(kept, 0);
    }
}

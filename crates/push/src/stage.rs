//! What the stories share: two scripted providers per channel, people with contacts, and a worker that can be stopped.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use paifang_kernel::access::{Account, Operator};
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::notice::{Contact, Contacts, Notice};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Lang, Problem, sql};
use paifang_testkit::{Wiring, World};

use crate::provider::{Channel, Fake, Providers};
use crate::{CodeFailed, Push, PushConfig, jobs, routes};

/// The contacts of the people of a story.
#[derive(Default)]
struct AddressBook(Mutex<BTreeMap<String, Contact>>);

#[async_trait]
impl Contacts for AddressBook {
    async fn contact(&self, account: &Id<Account>) -> Result<Contact, Problem> {
        let book = self.0.lock().expect("a whole address book");
        book.get(account.as_str()).cloned().ok_or_else(|| NOT_FOUND.into())
    }

    async fn operator(&self, operator: &Id<Operator>) -> Result<Contact, Problem> {
        let book = self.0.lock().expect("a whole address book");
        Ok(book.get(operator.as_str()).cloned().unwrap_or_default())
    }
}

/// Notices on their way to scripted providers.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) push: Push,
    /// The first provider of both channels.
    pub(crate) first: Fake,
    /// The provider that is used when the first one fails.
    pub(crate) second: Fake,
    contacts: Arc<AddressBook>,
    failed: Arc<Mutex<Vec<String>>>,
}

/// Everything that is logged while it listens.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let (log, everything) = (self.clone(), tracing::level_filters::LevelFilter::TRACE);
        let heard = tracing_subscriber::fmt().with_max_level(everything).with_writer(move || log.clone());
        tracing::subscriber::set_default(heard.finish())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("a whole log")).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a whole log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everybody has the same phone and no mailbox.
struct Everybody;

#[async_trait]
impl Contacts for Everybody {
    async fn contact(&self, _: &Id<Account>) -> Result<Contact, Problem> {
        Ok(Contact { phone: Some("+8613800138000".to_owned()), ..Contact::default() })
    }

    async fn operator(&self, _: &Id<Operator>) -> Result<Contact, Problem> {
        Ok(Contact::default())
    }
}

/// The routes of the inbox; the jobs are run by the stage.
pub(crate) fn wire(app: &App) -> Wiring {
    let push =
        Push::new(app.clone(), PushConfig::default(), Arc::new(Everybody)).expect("a good configuration");
    Wiring::default().api(routes().with_state(push))
}

impl Stage {
    pub(crate) fn of(w: &World) -> Self {
        let (first, second) = (Fake::new("first"), Fake::new("second"));
        let chain = || -> Vec<Arc<dyn crate::provider::Provider>> {
            vec![Arc::new(first.clone()), Arc::new(second.clone())]
        };
        let providers = Providers { sms: chain(), mail: chain() };
        let contacts = Arc::new(AddressBook::default());
        let push = Push::with_providers(w.app.clone(), PushConfig::default(), contacts.clone(), providers);
        Self { app: w.app.clone(), push, first, second, contacts, failed: Arc::default() }
    }

    /// Says how a person is reached.
    pub(crate) fn introduce(&self, whom: &str, lang: Lang, phone: Option<&str>, email: Option<&str>) {
        let contact = Contact { lang, phone: phone.map(str::to_owned), email: email.map(str::to_owned) };
        self.contacts.0.lock().expect("a whole address book").insert(whom.to_owned(), contact);
    }

    /// Writes a notice as a slice does, and returns its reference.
    pub(crate) async fn notify(&self, notice: Notice) -> String {
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let reference = tx.notify(&self.app, &notice).await.expect("a written notice");
        tx.commit().await.expect("a commit");
        reference
    }

    /// Does all work that is due.
    pub(crate) async fn work(&self) {
        self.jobs().run_due(&self.app).await.expect("a store that answers");
    }

    /// Works until a provider hangs, and then stops as a killed process does.
    pub(crate) async fn work_and_die(&self) {
        let died = tokio::time::timeout(Duration::from_millis(300), self.work()).await;
        assert!(died.is_err(), "the worker was to be stopped in the middle");
    }

    /// Does every piece of work twice, as after a crash before a finished job was struck out.
    pub(crate) async fn work_twice(&self) {
        let (spreading, sending) = (self.push.clone(), self.push.clone());
        let jobs = Jobs::new()
            .on("notice", move |job: Job| {
                let push = spreading.clone();
                async move {
                    crate::notices::dispatch::dispatch(&push, &job).await?;
                    crate::notices::dispatch::dispatch(&push, &job).await
                }
            })
            .on("delivery", move |job: Job| {
                let push = sending.clone();
                async move {
                    crate::delivery::send::deliver(&push, &job).await?;
                    crate::delivery::send::deliver(&push, &job).await
                }
            });
        jobs.run_due(&self.app).await.expect("a store that answers");
    }

    /// The references of codes that were given up.
    pub(crate) fn failed_codes(&self) -> Vec<String> {
        self.failed.lock().expect("a whole list").clone()
    }

    /// What both providers took on a channel, oldest first.
    pub(crate) fn texts(&self, channel: Channel) -> Vec<String> {
        let taken = [self.first.taken_by(channel), self.second.taken_by(channel)].concat();
        taken.into_iter().map(|message| message.text).collect()
    }

    /// State, attempts and last error of every delivery.
    pub(crate) async fn deliveries(&self) -> Vec<(String, i64, Option<String>)> {
        let text = "SELECT state, attempts, last_error FROM deliveries ORDER BY reference";
        self.app.db.all(sql!(text)).await.expect("deliveries")
    }

    fn jobs(&self) -> Jobs {
        let failed = self.failed.clone();
        let counting = Jobs::new().on("code.failed", move |job: Job| {
            let failed = failed.clone();
            async move {
                let CodeFailed { reference } = job.payload()?;
                failed.lock().expect("a whole list").push(reference);
                Ok(())
            }
        });
        jobs(&self.push, counting)
    }
}

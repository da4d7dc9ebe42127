//! Power cuts and orderly stops under load: nothing that was acknowledged is lost, and no call is given away (acceptance 3).

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use paifang_kernel::audit::{self, Verdict};
use paifang_kernel::clock::Clock;
use paifang_kernel::db::{Db, Durability};
use paifang_kernel::entropy::Entropy;
use paifang_kernel::keys::Keys;
use paifang_server::demo::IdNumbers;
use paifang_testkit::json;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::program::{Program, Visitor};
use crate::signed::sign;
use crate::stage::{form, text};

/// Calls that a crash may waste: 1 % of the 5,000 of a day.
const WASTE: usize = 50;

/// Acknowledged calls, applications and registrations without which a cycle's load would be no load.
const LEAST: [usize; 3] = [3, 2, 1];

/// Calls that one caller makes in a cycle at the most, so that the day's 5,000 last for twenty cycles and their waste.
const MOST: usize = 80;

/// How long a slow machine may take for them.
const LONGEST: Duration = Duration::from_secs(60);

/// Limits that a load from one address meets at once, and that are told of elsewhere.
const WIDENED: [&str; 4] = [
    "PAIFANG_LIMITS__CODE__PER_IP_HOUR",
    "PAIFANG_LIMITS__CODE__PER_IP_DAY",
    "PAIFANG_LIMITS__CODE__PER_NET_HOUR",
    "PAIFANG_APPS__PER_ORGANISATION",
];

/// What was acknowledged, over all crashes.
#[derive(Default)]
struct Acknowledged {
    calls: usize,
    /// Calls that were sent and not answered, which may have been counted.
    unanswered: usize,
    apps: Vec<String>,
    people: Vec<Acquainted>,
    crashes: usize,
}

/// Somebody who registered.
struct Acquainted {
    visitor: Visitor,
    phone: String,
    submitted: bool,
}

/// What the load shares.
struct Load {
    program: Program,
    over: AtomicBool,
    serial: Arc<AtomicUsize>,
    pause: Duration,
    /// Calls that one caller makes at the most.
    most: usize,
    /// Acknowledged calls, applications and registrations of this cycle.
    answered: [AtomicUsize; 3],
}

impl Load {
    fn new(program: Program, serial: Arc<AtomicUsize>, pause: Duration) -> Self {
        let over = AtomicBool::new(false);
        Self { program, over, serial, pause, most: usize::MAX, answered: Default::default() }
    }

    fn count(&self, what: usize) {
        self.answered[what].fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until the server has answered enough of each kind, however slow the machine is.
    async fn has_run(&self) {
        let enough = async {
            while self.answered.iter().zip(LEAST).any(|(seen, least)| seen.load(Ordering::SeqCst) < least) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(LONGEST, enough).await.expect("a load");
    }

    fn next(&self) -> usize {
        self.serial.fetch_add(1, Ordering::SeqCst)
    }

    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::SeqCst)
    }

    fn key(&self) -> (String, String) {
        let app = &self.program.demo["app"];
        (text(&app["app_key"]), text(&app["app_secret"]))
    }

    /// Makes one signed call; without an answer when the server died meanwhile.
    async fn call(&self, caller: &mut Visitor) -> Option<(u16, Value)> {
        let (key, secret) = self.key();
        let nonce = format!("crash-{:016}", self.next());
        let signed = sign((&key, &secret), ("GET", "/gw/demo/echo", b""), Clock::System.now_ms(), &nonce);
        caller.carry(Method::GET, "/gw/demo/echo", (&signed, Vec::new())).await
    }

    /// Calls until the end; returns how many were answered and how many were not.
    async fn call_on(&self) -> (usize, usize) {
        let mut caller = self.program.visitor();
        let mut answered = 0;
        while self.goes_on() {
            if answered == self.most {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            }
            match self.call(&mut caller).await {
                // A counted call whose upstream, the server itself, went away meanwhile.
                Some((200 | 502, _)) => {
                    answered += 1;
                    self.count(0);
                    // The day has 5,000 calls, and they are to last for every crash.
                    tokio::time::sleep(self.pause).await;
                }
                // For half a second after a crash the gateway cannot know whether a nonce is new.
                Some((503, _)) => tokio::time::sleep(Duration::from_millis(20)).await,
                Some((status, answer)) => panic!("{status}: {answer}"),
                None => return (answered, 1),
            }
        }
        (answered, 0)
    }

    /// Creates applications until the end; returns the acknowledged ones.
    async fn create_apps(&self, owner: &Visitor) -> Vec<String> {
        let mut owner = self.program.returning(owner);
        let mut made = Vec::new();
        while self.goes_on() {
            let name = format!("应用 {}", self.next());
            let wish = json!({ "name": name, "description": "" });
            match owner.attempt(Method::POST, "/apps", Some(wish)).await {
                Some((201, app)) => {
                    made.push(text(&app["id"]));
                    self.count(1);
                }
                Some((status, answer)) => assert!(status >= 500, "{status}: {answer}"),
                None => break,
            }
        }
        made
    }

    /// Registers people who hand in their verification, until the end; returns who got how far.
    async fn register(&self) -> Vec<Acquainted> {
        let mut known = Vec::new();
        while self.goes_on() {
            let phone = format!("139{:08}", self.next());
            let mut visitor = self.program.visitor();
            if self.sign_up(&mut visitor, &phone).await.is_none() {
                break;
            }
            self.count(2);
            let submitted = self.verify(&mut visitor).await.is_some();
            known.push(Acquainted { visitor, phone, submitted });
        }
        known
    }

    async fn sign_up(&self, visitor: &mut Visitor, phone: &str) -> Option<()> {
        let wish = json!({ "purpose": "register" });
        let captcha = expect(201, visitor.attempt(Method::POST, "/captchas", Some(wish)).await)?;
        let wish = json!({ "channel": "sms", "purpose": "register", "recipient": phone,
            "captcha_id": captcha["id"], "captcha_answer": captcha["answer"] });
        let sent = expect(202, visitor.attempt(Method::POST, "/codes", Some(wish)).await)?;
        let code = loop {
            let inbox = visitor.send(Method::GET, "/demo/inbox.json", None).await?.1;
            let items = inbox["items"].as_array()?.clone();
            let ours = items.iter().find(|item| text(&item["recipient"]).ends_with(phone));
            if let Some(item) = ours {
                break text(&item["code"]);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        let wish = form(phone, &text(&sent["ticket"]), &code);
        expect(201, visitor.attempt(Method::POST, "/accounts", Some(wish)).await).map(|_| ())
    }

    async fn verify(&self, visitor: &mut Visitor) -> Option<()> {
        let mut documents = json!({});
        for slot in ["id_front", "id_back"] {
            let address = format!("/demo/documents/{slot}.png");
            let (_, picture) = visitor.carry_raw(Method::GET, &address, (&[], Vec::new())).await?;
            let address = format!("/api/v1/me/documents?slot={slot}");
            let kind = [("content-type", "image/png".to_owned())];
            let made = expect(201, visitor.carry(Method::POST, &address, (&kind, picture)).await)?;
            documents[slot] = made["id"].clone();
        }
        let number = IdNumbers(Entropy::system().expect("randomness")).person();
        let gender = if number.as_bytes()[16] % 2 == 1 { "male" } else { "female" };
        let wish = json!({ "kind": "individual", "name": "戴娜", "gender": gender, "id_number": number,
            "id_valid_from": "2020-05-01", "id_valid_years": 20, "documents": documents,
            "agreement": true, "consent": true });
        expect(200, visitor.attempt(Method::PUT, "/me/verification", Some(wish)).await).map(|_| ())
    }
}

/// The answer with this status; nothing when the server died; a refusal ends the story.
fn expect(status: u16, answer: Option<(u16, Value)>) -> Option<Value> {
    let (seen, body) = answer?;
    assert!(seen == status || seen >= 500, "{seen}: {body}");
    (seen == status).then_some(body)
}

/// The verified developer of the demonstration, logged in.
async fn owner(program: &Program) -> Visitor {
    let mut visitor = program.visitor();
    let people = program.demo["developers"].as_array().expect("developers");
    let verified = people.iter().find(|person| person["state"] == "verified").expect("a verified one");
    visitor.log_in("/sessions", verified).await;
    visitor
}

/// Calls counted today, of the demonstration's application.
async fn counted(program: &Program, owner: &Visitor) -> usize {
    let mut owner = program.returning(owner);
    let key = text(&program.demo["app"]["app_key"]);
    let mut cursor = String::new();
    loop {
        let page = owner.read(&format!("/api/v1/apps?limit=100{cursor}")).await;
        let apps = page["items"].as_array().expect("applications");
        if let Some(app) = apps.iter().find(|app| app["app_key"] == key.as_str()) {
            return usize::try_from(app["calls_today"].as_u64().expect("a number")).expect("a number");
        }
        cursor = format!("&cursor={}", page["next"].as_str().expect("another page"));
    }
}

/// Everything acknowledged so far is there, and the count lies within its bounds.
async fn check(program: &Program, owner: &Visitor, known: &Acknowledged, fresh: (usize, usize)) {
    let mut developer = program.returning(owner);
    for app in &known.apps[fresh.0..] {
        developer.read(&format!("/api/v1/apps/{app}")).await;
    }
    for person in &known.people[fresh.1..] {
        let mut visitor = program.returning(&person.visitor);
        visitor.read("/api/v1/me").await;
        let status = visitor.read("/api/v1/me/verification").await["status"].clone();
        if person.submitted {
            assert_eq!(status, "pending", "{}", person.phone);
        }
    }
    let count = counted(program, owner).await;
    let most = known.calls + known.unanswered + WASTE * known.crashes;
    assert!(count >= known.calls, "{count} counted, {} answered", known.calls);
    assert!(count <= most, "{count} counted, {} answered, {} crashes", known.calls, known.crashes);
}

/// Runs the load for a while, then pulls the plug.
async fn cycle(load: Load, owner: &Visitor, known: &mut Acknowledged, patience: Duration) {
    let plug = async {
        tokio::join!(tokio::time::sleep(patience), load.has_run());
        load.program.pull_the_plug();
        load.over.store(true, Ordering::SeqCst);
    };
    let (one, two, apps, people, ()) =
        tokio::join!(load.call_on(), load.call_on(), load.create_apps(owner), load.register(), plug);
    known.calls += one.0 + two.0;
    known.unanswered += one.1 + two.1;
    known.apps.extend(apps);
    known.people.extend(people);
    known.crashes += 1;
}

/// Kills a server so many times under load and looks for what it promised.
async fn crashes(data: &Path, times: usize, mut environment: Vec<(&str, String)>) -> (Acknowledged, Program) {
    for limit in WIDENED {
        environment.push((limit, "100000".to_owned()));
    }
    let mut known = Acknowledged::default();
    let serial = Arc::new(AtomicUsize::new(0));
    let mut program = Program::start(data, true, &environment).await;
    let owner = owner(&program).await;
    for time in 0..times {
        let fresh = (known.apps.len(), known.people.len());
        let load = Load { most: MOST, ..Load::new(program, Arc::clone(&serial), Duration::from_millis(12)) };
        let patience = Duration::from_millis(u64::try_from(300 + time * 97 % 700).expect("a number"));
        cycle(load, &owner, &mut known, patience).await;
        program = Program::start(data, true, &environment).await;
        check(&program, &owner, &known, fresh).await;
    }
    check(&program, &owner, &known, (0, 0)).await;
    (known, program)
}

/// `paifang verify` on a data folder.
fn verify(data: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paifang"));
    let told = command.arg("--data").arg(data).arg("verify").output().expect("an answer");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

/// GW-05, NTF-05: twenty power cuts under load lose nothing acknowledged, give no call away, waste little and tell nobody twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_power_cuts_lose_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (known, program) = crashes(&data, 20, Vec::new()).await;

    // The day is used up to its last call: no more than its calls were given, and little was wasted.
    let load = Load::new(program, Arc::new(AtomicUsize::new(1 << 30)), Duration::ZERO);
    let mut caller = load.program.visitor();
    let mut rest = 0;
    let refusal = loop {
        match load.call(&mut caller).await.expect("an answer") {
            (200, _) => rest += 1,
            (_, refusal) => break refusal,
        }
    };
    assert_eq!(refusal["code"], "quota_exceeded", "{refusal}");
    let given = known.calls + rest;
    assert!(given <= 5_000, "{given} calls were given away");
    assert!(
        given + known.unanswered + WASTE * known.crashes >= 5_000,
        "only {given} calls of the day were given"
    );
    load.program.kill();
    verify(&data);

    let url = format!("sqlite:{}", data.join("paifang.db").display());
    let mut store = SqliteConnection::connect(&url).await.expect("the store");
    let recorded: Vec<(String,)> = sqlx::query_as("SELECT object FROM audit_log WHERE action = 'app.create'")
        .fetch_all(&mut store)
        .await
        .expect("audit entries");
    for app in &known.apps {
        assert_eq!(recorded.iter().filter(|(object,)| object == app).count(), 1, "{app}");
    }
    for person in &known.people {
        let sent: (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM demo_messages WHERE recipient LIKE '%' || $1 AND code IS NOT NULL",
        )
        .bind(&person.phone)
        .fetch_one(&mut store)
        .await
        .expect("messages");
        assert_eq!(sent.0, 1, "{} got its code {} times", person.phone, sent.0);
    }
    let doubled: Vec<(String, i64)> = sqlx::query_as(
        "SELECT recipient || ' ' || text, COUNT(*) FROM demo_messages WHERE recipient LIKE '%139%' \
         GROUP BY recipient, text HAVING COUNT(*) > 1",
    )
    .fetch_all(&mut store)
    .await
    .expect("messages");
    assert_eq!(doubled, vec![]);
}

/// The same on PostgreSQL, in short.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn power_cuts_lose_nothing_on_postgresql_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let server = paifang_testkit::postgres_server();
    let name = format!("crash_{}", hex::encode(Entropy::system().expect("randomness").bytes::<8>()));
    let mut admin = PgConnection::connect(&server).await.expect("the server");
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database");
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    let environment = vec![("PAIFANG_SERVER__DATABASE", format!("{base}/{name}"))];
    let (_, program) = crashes(&data, 4, environment.clone()).await;
    program.kill();
    let key = data.join("keys").join("master.key");
    let keys = Keys::load_or_create(&key, Entropy::system().expect("randomness")).expect("the key");
    let db = Db::open(&environment[0].1, Durability::Waived).await.expect("the store");
    let verdict = audit::verify(&db, &keys, Some(&data.join("audit.head"))).await.expect("a verdict");
    assert!(matches!(verdict, Verdict::Sound(_)), "{verdict:?}");
    db.close().await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("an end");
}

/// an orderly stop under load answers what it took and counts exactly what it answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orderly_stop_counts_exactly_what_it_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let program = Program::start(&data, true, &[]).await;
    let owner = owner(&program).await;
    let load = Load::new(program, Arc::default(), Duration::ZERO);
    let stop = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        load.program.ask_to_stop();
    };
    let (one, two, ()) = tokio::join!(load.call_on(), load.call_on(), stop);
    assert!(load.program.stop().await, "it did not end well");
    let again = Program::start(&data, true, &[]).await;
    assert_eq!(counted(&again, &owner).await, one.0 + two.0);
}

//! The command line: the first start, the demonstration's limits, configuration, operators, verify, backup and restore.

use std::path::Path;
use std::process::{Command, Output};

use http::Method;
use paifang_testkit::json;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::program::{Program, Visitor, until};
use crate::stage::{PASSWORD, text};

fn paifang(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paifang"));
    command.arg("--data").arg(data).args(arguments);
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    paifang(data, arguments).output().expect("an answer")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

fn goes(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    told(&output)
}

fn refuses(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", told(&output));
    told(&output)
}

/// Adds an operator, with the password on standard input.
fn add_operator(data: &Path, login: &str, role: &str) {
    let word = data.with_extension("password");
    std::fs::write(&word, format!("{PASSWORD}\n")).expect("a file");
    let output = paifang(data, &["operator", "add", login, "--role", role])
        .stdin(std::fs::File::open(word).expect("a file"))
        .output()
        .expect("an answer");
    assert!(output.status.success(), "{}", told(&output));
}

async fn staff(program: &Program, login: &str) -> Visitor {
    let mut visitor = program.visitor();
    visitor.log_in("/admin/sessions", &json!({ "login": login, "password": PASSWORD })).await;
    visitor
}

async fn sqlite(data: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", data.join("paifang.db").display()))
        .await
        .expect("the store")
}

/// Every row of every table, in an order of their own.
async fn rows(data: &Path) -> Vec<(String, i64)> {
    let mut store = sqlite(data).await;
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .fetch_all(&mut store)
    .await
    .expect("tables");
    let mut all = Vec::new();
    for (table,) in tables {
        let count = format!("SELECT COUNT(*) FROM {table}");
        let (count,): (i64,) =
            sqlx::query_as(AssertSqlSafe(count)).fetch_one(&mut store).await.expect("a number");
        all.push((table, count));
    }
    all
}

/// `paifang serve` needs no configuration: it makes its folder and prints a link with which one person becomes the first operator.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_needs_nothing_and_prints_a_link_for_the_first_operator() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("new");
    let program = Program::start(&data, false, &[]).await;
    let out = data.with_extension("out");
    let token = until("the link is printed", || async {
        let printed = std::fs::read_to_string(&out).unwrap_or_default();
        let (_, rest) = printed.split_once("/admin/setup?token=")?;
        Some(rest.split_whitespace().next()?.to_owned())
    })
    .await;
    for made in ["paifang.db", "keys/master.key"] {
        assert!(data.join(made).is_file(), "{made}");
    }
    let mut visitor = program.visitor();
    let wrong = json!({ "token": "no-such-token", "login": "eve", "name": "Eve", "password": PASSWORD });
    let (status, _) = visitor.ask(Method::POST, "/operator-setup", Some(wrong)).await;
    assert!((400..500).contains(&status));
    let first = json!({ "token": token, "login": "rui", "name": "Rui", "password": PASSWORD });
    let (status, answer) = visitor.ask(Method::POST, "/operator-setup", Some(first.clone())).await;
    assert!((200..300).contains(&status), "{answer}");
    let mut again = first;
    again["login"] = "eve".into();
    let (status, _) = program.visitor().ask(Method::POST, "/operator-setup", Some(again)).await;
    assert!((400..500).contains(&status), "the link works once");
    assert_eq!(
        staff(&program, "rui").await.read("/api/v1/admin/me").await["operator"]["roles"],
        json!(["super"])
    );
    assert_eq!(visitor.send(Method::GET, "/demo/inbox.json", None).await.expect("an answer").0, 404);
    assert!(program.stop().await);
}

/// the demonstration tells its logins in demo.json, marks itself, and keeps apart from real data and real providers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_keeps_apart_from_real_data_and_real_providers() {
    let folder = tempfile::tempdir().expect("a folder");
    let (real, demo) = (folder.path().join("real"), folder.path().join("demo"));
    assert!(Program::start(&real, false, &[]).await.stop().await);
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let shown = ["serve", "--demo", "--listen", "127.0.0.1:0"];
    assert!(refuses(&real, &shown).contains("real world"));

    let program = Program::start(&demo, true, &[]).await;
    for field in [
        "/base_url",
        "/operator/login",
        "/operator/password",
        "/reviewer/login",
        "/reviewer/password",
        "/app/app_key",
        "/app/app_secret",
        "/api/method",
        "/api/path",
    ] {
        assert!(program.demo.pointer(field).is_some_and(Value::is_string), "{field}");
    }
    let states: Vec<&Value> =
        program.demo["developers"].as_array().expect("developers").iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["unverified", "pending", "rejected", "verified"]);
    for person in program.demo["developers"].as_array().expect("developers") {
        let mut visitor = program.visitor();
        visitor.log_in("/sessions", person).await;
        let me = visitor.read("/api/v1/me").await;
        assert_eq!((&me["standing"]["verification"], &me["demo"]), (&person["state"], &json!(true)));
    }
    assert_eq!(program.visitor().read("/api/v1/platform").await["demo"], true);
    let company = &program.demo["company"];
    let mut owner = program.visitor();
    owner.log_in("/sessions", &company["owner"]).await;
    let me = owner.read("/api/v1/me").await;
    assert_eq!(
        (&me["organisation"]["name"], &me["roles"], &me["gates"]),
        (
            &company["name"],
            &json!(["owner"]),
            &json!({ "business": { "code": "level_required", "next": "/console/account/level" } })
        )
    );
    for member in company["members"].as_array().expect("members") {
        let mut visitor = program.visitor();
        visitor.log_in("/sessions", member).await;
        let me = visitor.read("/api/v1/me").await;
        assert_eq!((&me["organisation"]["name"], &me["roles"]), (&company["name"], &member["roles"]));
    }
    assert!(program.stop().await);
    assert!(refuses(&demo, &serve).contains("demo world"));

    let config = folder.path().join("providers.toml");
    let provider = "[[push.sms]]\ntype = \"http\"\nname = \"carrier\"\nurl = \"https://sms.example.com/send?to={phone}\"\n\
                    body = '{\"text\":\"{text}\"}'\n";
    std::fs::write(&config, provider).expect("a file");
    let config = config.display().to_string();
    let fresh = folder.path().join("fresh");
    let refusal = refuses(&fresh, &["--config", &config, "serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert!(refusal.contains("push.sms") || refusal.contains("provider"), "{refusal}");
    assert!(!fresh.join("paifang.db").exists(), "nothing was made");
}

#[test]
fn the_configuration_is_checked_and_printed_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    assert!(goes(data, &["config", "check"]).contains("sound"));
    assert!(goes(data, &["config", "print"]).contains("per_natural_day = 5"));
    let config = data.join("paifang.toml");
    let name = config.display().to_string();
    std::fs::write(&config, "[platform]\ntime_zone = \"Asia/Nowhere\"\n").expect("a file");
    assert!(refuses(data, &["--config", &name, "config", "check"]).contains("platform.time_zone"));
    std::fs::write(&config, "[limits.sms]\nper_moon = 1\n").expect("a file");
    assert!(refuses(data, &["--config", &name, "config", "check"]).contains("per_moon"));
    std::fs::write(&config, "[server]\ndatabase = \"postgres://paifang:tell-nobody@db/paifang\"\n")
        .expect("a file");
    let printed = goes(data, &["--config", &name, "config", "print"]);
    assert!(printed.contains("postgres://paifang:***@db/paifang") && !printed.contains("tell-nobody"));
}

/// ADM-06: an operator is added from the command line, and `paifang verify` names the place of a changed audit entry.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_the_place_of_a_changed_audit_entry() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    for (login, role) in [("rui", "super"), ("sam", "reviewer"), ("ada", "auditor")] {
        add_operator(&data, login, role);
    }
    let optional = [("PAIFANG_ACCOUNTS__OPERATOR_FACTOR", "optional".to_owned())];
    let program = Program::start(&data, false, &optional).await;
    let seen = staff(&program, "ada").await.read("/api/v1/admin/audit").await;
    assert_eq!(
        seen["items"]
            .as_array()
            .expect("entries")
            .iter()
            .filter(|it| it["action"] == "operator.create")
            .count(),
        3
    );
    assert!(goes(&data, &["verify"]).contains("whole"));
    assert!(program.stop().await);
    let mut store = sqlite(&data).await;
    sqlx::query("UPDATE audit_log SET object = 'opr_somebody' WHERE seq = 2")
        .execute(&mut store)
        .await
        .expect("a change");
    drop(store);
    assert!(refuses(&data, &["verify"]).contains("entry 2"));
}

/// a backup of a running platform restores into an empty folder with every row, and into no other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_platform_restores_into_an_empty_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, copy, empty) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("empty"));
    let program = Program::start(&data, true, &[]).await;
    let backup = copy.display().to_string();
    goes(&data, &["backup", &backup]);
    assert!(refuses(&data, &["backup", &backup]).contains("exists"));
    let keys = |folder: &Path| folder.join("keys").join("master.key");
    assert!(!keys(&copy).exists(), "the key is not in the backup");
    assert!(refuses(&data, &["restore", &backup]).contains("not empty"));
    let before = rows(&data).await;
    assert!(program.stop().await);

    goes(&empty, &["restore", &backup]);
    std::fs::create_dir_all(empty.join("keys")).expect("a folder");
    std::fs::copy(keys(&data), keys(&empty)).expect("the key");
    std::fs::copy(data.join("demo.json"), empty.join("demo.json")).expect("the logins");
    assert_eq!(rows(&empty).await, before);
    goes(&empty, &["verify"]);
    let again = Program::start(&empty, true, &[]).await;
    for person in again.demo["developers"].as_array().expect("developers") {
        let mut visitor = again.visitor();
        visitor.log_in("/sessions", person).await;
        let state = visitor.read("/api/v1/me").await["standing"]["verification"].clone();
        assert_eq!(text(&state), text(&person["state"]));
    }
    assert!(again.stop().await);
}

/// ACT-06, ACC-16: the command line imports a file, first dry, then for real, and a second time makes no duplicates.
#[test]
fn people_are_imported_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("people.csv"));
    let path = file.to_str().expect("a path");
    let write = |text: &str| std::fs::write(&file, text).expect("a file");
    write("id_number,name,phone\n11010519491231002X,林晓,13700000001\n");
    let dry = goes(&data, &["accounts", "import", path, "--dry-run"]);
    assert!(
        dry.contains("line 2  1101**********002X  created") && dry.contains("nothing was written"),
        "{dry}"
    );
    let done = goes(&data, &["accounts", "import", path]);
    assert!(done.contains("1 created, 0 already there, 0 bad"), "{done}");
    let again = goes(&data, &["accounts", "import", path]);
    assert!(again.contains("0 created, 1 already there, 0 bad"), "{again}");
    write("id_number,name,phone\n123,林晓,\n");
    let bad = refuses(&data, &["accounts", "import", path]);
    assert!(bad.contains("line 2") && bad.contains("1 rows are bad"), "{bad}");
    write("id_number,password\n1,2\n");
    assert!(refuses(&data, &["accounts", "import", path]).contains("password"));
    assert!(refuses(&data, &["accounts", "import", "no-such-file.csv"]).contains("no-such-file.csv"));
    goes(&data, &["verify"]);
}

//! Stories of imports: what a table brings, what is refused, and that a second time changes nothing.

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use super::{MOST_ROWS, load_file, table};
use crate::fixtures::{operator, rows, sign_up, text, wire};
use crate::verification::id_number::tests::complete;

/// A table with a byte order mark, quotes, Chinese heads and cells that a spreadsheet would compute.
fn sheet() -> String {
    let (one, two, three) =
        (complete("11010519900101001"), complete("11010519900101002"), complete("11010519900101003"));
    format!(
        "\u{feff}身份证号,姓名,手机号,邮箱,单位\r\n{one},戴娜,13800001234,dana@example.com,\"=cmd|' /C calc'!A0\"\r\n\
         {two},李雷,,,\"示例, \"\"乙\"\" 公司\"\r\n{three},<b>王五</b>,,,\r\n123,王六,,,\r\n{one},戴娜,,,\r\n{two}\r\n"
    )
}

fn outcomes(report: &Value) -> Vec<(u64, String, String)> {
    let rows = report["rows"].as_array().expect("rows");
    let one = |row: &Value| (row["line"].as_u64().unwrap(), text(&row["outcome"]), text(&row["code"]));
    rows.iter().map(one).collect()
}

async fn import(admin: &Client, csv: &str, dry_run: bool) -> Value {
    admin.post("/admin/account-imports", json!({ "csv": csv, "dry_run": dry_run })).await.ok()
}

async fn imported(w: &World) -> i64 {
    rows(w, "SELECT COUNT(*) FROM imported_people").await
}

/// ACT-06: files that are no plain table are refused as a whole, and the longest one that is taken has 10,000 rows.
#[test]
fn hostile_files_are_refused() {
    let head = "id_number,name\n";
    let with = |rest: &str| format!("{head}{rest}").into_bytes();
    let good = with("x,y\n");
    assert_eq!(table::read(&good).map(|rows| rows.len()).ok(), Some(1));
    for hostile in [
        vec![0xff, 0xfe, 0x00],
        b"id_number,name\n\xd6\xd0,y\n".to_vec(),
        with("\"x,y\nz,z\n"),
        with("x\0,y\n"),
        b"id_number\nx\n".to_vec(),
        b"id_number,name,name\nx,y,z\n".to_vec(),
        b"id_number,name,password\nx,y,z\n".to_vec(),
        Vec::new(),
    ] {
        let refused = table::read(&hostile).map(|rows| rows.len()).map_err(|problem| problem.code().id);
        assert_eq!(refused, Err("import_unreadable"), "{hostile:?}");
    }
    let longest = table::read(&with(&"x,y\n".repeat(MOST_ROWS))).map(|rows| rows.len());
    assert_eq!(longest.ok(), Some(MOST_ROWS));
    let longer = table::read(&with(&"x,y\n".repeat(MOST_ROWS + 1)));
    assert_eq!(longer.map(|rows| rows.len()).map_err(|problem| problem.code().id), Err("import_too_long"));
}

both! { wire;
    /// ACT-06, ACC-16: a dry run writes nothing, the import says what became of each row, and a second one makes no duplicates.
    async fn a_table_is_imported_once_and_each_row_is_told(w: World) {
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        let expected = [
            (2, "created", ""), (3, "created", ""), (4, "bad", "name_invalid"), (5, "bad", "id_number_invalid"),
            (6, "already_there", ""), (7, "bad", "row_incomplete"),
        ].map(|(line, outcome, code)| (line, outcome.to_owned(), code.to_owned()));
        let dry = import(&admin, &sheet(), true).await;
        assert_eq!((outcomes(&dry), &dry["dry_run"], imported(w).await), (expected.to_vec(), &json!(true), 0));
        let done = import(&admin, &sheet(), false).await;
        assert_eq!((outcomes(&done), imported(w).await), (expected.to_vec(), 2));
        assert_eq!((&done["created"], &done["already_there"], &done["bad"]), (&json!(2), &json!(1), &json!(3)));
        assert!(!done.to_string().contains("戴娜") && text(&done["rows"][0]["id_number"]).contains("****"));
        let again = import(&admin, &sheet(), false).await;
        assert_eq!((&again["created"], &again["already_there"], imported(w).await), (&json!(0), &json!(3), 2));
        assert_eq!(admin.get("/admin/account-imports").await.ok(), json!({ "imported": 2, "activated": 0 }));
        let entries = rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'accounts.import'").await;
        assert_eq!(entries, 2, "a dry run is no import");
    }

    /// ACT-06: the list of the API and the file of the command line go the same way.
    async fn the_api_takes_a_list_and_the_command_line_a_file(w: World) {
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        let one = json!({ "id_number": complete("11010519900101001"), "name": "戴娜", "phone": "13800001234" });
        let usual = admin.post("/admin/account-imports", json!({ "people": [one] })).await.ok();
        assert_eq!((&usual["dry_run"], imported(w).await), (&json!(true), 0), "a run is dry unless said otherwise");
        let done = admin.post("/admin/account-imports", json!({ "people": [one], "dry_run": false })).await.ok();
        assert_eq!((&done["created"], imported(w).await), (&json!(1), 1));
        let dry = load_file(&w.app, sheet().as_bytes(), true).await.expect("a report");
        assert_eq!((dry.created, dry.already_there, dry.bad, imported(w).await), (1, 2, 3, 1));
        let file = load_file(&w.app, sheet().as_bytes(), false).await.expect("a report");
        assert_eq!((file.created, file.lines().len(), imported(w).await), (1, 6, 2));
        let neither = admin.post("/admin/account-imports", json!({ "dry_run": false })).await;
        neither.refused("invalid");
    }

    /// ACT-06, ACC-12: a phone or mailbox that somebody has already does not go to a second person.
    async fn a_contact_belongs_to_one_person(w: World) {
        sign_up(w, "13800001234").await;
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        let person = |seventeen: &str, phone: &str, email: &str| {
            json!({ "id_number": complete(seventeen), "name": "戴娜", "phone": phone, "email": email })
        };
        let people = json!([
            person("11010519900101001", "138 0000 1234", ""),
            person("11010519900101002", "", "Dana@Example.com"),
            person("11010519900101003", "", "dana@example.com"),
            person("11010519900101004", "12345678901", ""),
        ]);
        let done = admin.post("/admin/account-imports", json!({ "people": people, "dry_run": false })).await.ok();
        let codes: Vec<String> = outcomes(&done).into_iter().map(|(_, _, code)| code).collect();
        assert_eq!((codes, imported(w).await), (vec!["contact_taken".into(), String::new(), "contact_taken".into(), "phone_invalid".into()], 1));
    }

    /// Rules P1, P2: nothing of a person can be read in the database.
    async fn imported_people_are_sealed(w: World) {
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        import(&admin, &sheet(), false).await;
        let kept: Vec<(String, String, String)> = w.app.db
            .all(sql!("SELECT sealed, wrapped_key, number_index FROM imported_people")).await.expect("rows");
        for secret in [complete("11010519900101001"), "戴娜".to_owned(), "13800001234".to_owned()] {
            assert!(!format!("{kept:?}").contains(&secret), "{secret}");
        }
        assert_eq!(crate::imports::faults(&w.app).await.ok(), Some(Vec::new()));
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec(sql!("UPDATE imported_people SET wrapped_key = $1", "AAAA")).await.expect("a change");
        tx.commit().await.expect("a commit");
        assert_eq!(crate::imports::faults(&w.app).await.map(|faults| faults.len()).ok(), Some(2));
    }

    /// ACT-06: only super administrators import.
    async fn others_do_not_import(w: World) {
        let reviewer = operator(w, "sam", &[StaffRole::Reviewer, StaffRole::Auditor]).await;
        reviewer.post("/admin/account-imports", json!({ "csv": sheet() })).await.refused("role_forbidden");
    }
}

//! What the members of an organisation did: read from the audit log, filtered, exported (AUT-14, ADM-09).

use std::collections::HashMap;

use jiff::tz::TimeZone;
use paifang_kernel::Problem;
use paifang_kernel::audit::Recorded;

pub mod http;
mod store;

pub use http::routes;

/// What people do about their own account, which is no business of the organisation they act for meanwhile.
pub const PERSONAL: &[&str] = &[
    "account.",
    "agreement.",
    "session.",
    "factor",
    "passkey",
    "token",
    "recovery",
    "level.",
    "reauthentication",
    "closure.",
];

/// The entries that one export holds at the most, the newest ones (rule D10).
const EXPORT_MOST: usize = 10_000;

/// The log as a spreadsheet reads it: UTF-8 with a mark, and no cell that begins a formula (rule W7).
///
/// # Errors
/// The writer fails, which a buffer in memory does not.
pub fn csv(
    entries: &[Recorded],
    names: &HashMap<String, String>,
    zone: &TimeZone,
) -> Result<Vec<u8>, Problem> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let header = ["time", "account", "name", "action", "object", "details", "ip", "request_id"];
    writer.write_record(header).map_err(Problem::internal)?;
    for entry in entries {
        let time = entry.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let name = names.get(&entry.actor).cloned().unwrap_or_default();
        let ip = entry.ip.clone().unwrap_or_default();
        let request = entry.request_id.clone().unwrap_or_default();
        let cells =
            [&time, &entry.actor, &name, &entry.action, &entry.object, &entry.details_text, &ip, &request];
        writer.write_record(cells.map(|cell| harmless(cell))).map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

/// A cell that no spreadsheet takes for a formula (rule W7).
fn harmless(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let risky = matches!(first, Some('=' | '+' | '-' | '@')) || cell.starts_with(['\t', '\r', '\n']);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests;

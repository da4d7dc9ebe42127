//! Stories of operators who look after developers.

mod care;
mod finding;
mod onlooking;

use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, World};

use crate::fixtures::{operator, text};

const PHONE: &str = "13800001234";
const OTHER_PHONE: &str = "13900005678";

/// The account of a client.
async fn account(client: &Client) -> String {
    text(&client.get("/me").await.ok()["account"]["id"])
}

/// A super administrator.
async fn rui(w: &World) -> Client {
    operator(w, "rui", &[StaffRole::Super]).await
}

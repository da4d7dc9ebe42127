//! What operators see of the contracts that organisations have (ADM-03, CON-12).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, Organisation, OverseeContracts};
use paifang_kernel::api::{Api, Cx, Page, PageQuery, Params, Reply, State as Slice};
use paifang_kernel::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ContractId;
use super::http::Contracts;
use super::store::{self, Overseen};
use super::views::Named;

pub(super) fn routes() -> Api<Contracts> {
    Api::new("contracts").get("/admin/contracts", oversee, "Lists the contracts of all organisations")
}

/// Which contracts are wanted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct ContractQuery {
    /// Only in this state: `reviewing`, `rejected`, `signed`, `terminated` or `expired`.
    state: String,
    /// Only of organisations whose name holds this text.
    organisation: String,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

/// A contract as operators see it in the list.
#[derive(Debug, Serialize, JsonSchema)]
struct OverseenContract {
    /// The contract.
    id: Id<ContractId>,
    /// The organisation.
    org: Id<Organisation>,
    /// Its verified name.
    organisation: String,
    /// The kind's stable name.
    kind: String,
    /// What people call the kind.
    title: Named,
    /// Where it stands.
    state: &'static str,
    /// The beginning of the term.
    #[schemars(with = "Option<String>")]
    signed_at: Option<Timestamp>,
    /// The end of the term.
    #[schemars(with = "Option<String>")]
    ends_at: Option<Timestamp>,
    /// The case at the review desk.
    case: Option<String>,
}

impl OverseenContract {
    fn of(one: Overseen) -> Self {
        let state = &one.contract.state;
        Self {
            state: state.name(),
            signed_at: state.signed().map(|signed| signed.signed_at),
            ends_at: state.signed().map(|signed| signed.ends_at),
            case: state.filing().map(|filing| filing.case.to_string()),
            title: Named { zh: one.zh, en: one.en },
            organisation: one.organisation,
            kind: one.contract.kind,
            org: one.contract.org,
            id: one.contract.id,
        }
    }
}

async fn oversee(
    cx: Cx,
    _who: Caller<OverseeContracts>,
    Slice(_slice): Slice<Contracts>,
    Params(asked): Params<ContractQuery>,
) -> Reply<Page<OverseenContract>> {
    let page = PageQuery { cursor: asked.cursor, limit: asked.limit };
    let after = page.after()?.unwrap_or_default();
    let wanted = (asked.state.as_str(), asked.organisation.trim());
    let rows = store::overseen(&cx.db, wanted, (&after, page.rows())).await?;
    let page = Page::cut(rows, &page, |one| one.contract.id.to_string());
    Ok(page.map(OverseenContract::of).into())
}

//! The table of reviewer groups.

use paifang_kernel::access::Operator;
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint as _;
use paifang_kernel::{Problem, sql};

use super::{GROUP_NAME_TAKEN, Group, MOST};

impl FromRow for Group {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kinds: row.get::<Json<Vec<String>>>("kinds")?.0,
            members: row.get::<Json<Vec<Id<Operator>>>>("members")?.0,
        })
    }
}

const ALL: &str = "SELECT id, name, kinds, members FROM review_groups ORDER BY name, id LIMIT $1";

/// Every group, by name.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Group>, Problem> {
    tx.all(sql!(ALL, MOST)).await
}

/// Every group, outside a transaction.
pub(crate) async fn read(db: &Db) -> Result<Vec<Group>, Problem> {
    db.all(sql!(ALL, MOST)).await
}

/// Writes a group; two of one name are refused by the constraint.
pub(crate) async fn put(tx: &mut Tx, group: &Group) -> Result<(), Problem> {
    let wrote = tx.exec_one(sql!(
        "INSERT INTO review_groups (id, name, kinds, members) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, kinds = excluded.kinds, members = excluded.members",
        group.id,
        group.name,
        Json(&group.kinds),
        Json(&group.members)
    ));
    wrote.await.on_constraint("review_groups_name", GROUP_NAME_TAKEN)
}

/// Dissolves a group; says whether there was one.
pub(crate) async fn remove(tx: &mut Tx, id: &str) -> Result<bool, Problem> {
    Ok(tx.exec(sql!("DELETE FROM review_groups WHERE id = $1", id)).await? > 0)
}

//! Reading rows of either database by column name.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::Json;
use crate::clock::from_millis;
use crate::id::Id;
use crate::{Lang, Problem};

/// One row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From the embedded database.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The column of that name.
    ///
    /// # Errors
    /// There is none, or it does not fit `T`.
    pub fn get<T: FromColumn>(&self, name: &str) -> Result<T, Problem> {
        T::from_column(self, Column::Name(name))
    }

    /// The column at that place, counted from 0.
    ///
    /// # Errors
    /// There is none, or it does not fit `T`.
    pub fn at<T: FromColumn>(&self, index: usize) -> Result<T, Problem> {
        T::from_column(self, Column::Index(index))
    }
}

/// Which column is meant.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// By name.
    Name(&'a str),
    /// By place.
    Index(usize),
}

/// Things that can be read from a column.
pub trait FromColumn: Sized {
    /// Reads the column.
    ///
    /// # Errors
    /// It is missing or does not fit.
    fn from_column(row: &Row, column: Column<'_>) -> Result<Self, Problem>;
}

/// Things that can be read from a row.
pub trait FromRow: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// A column is missing or does not fit.
    fn from_row(row: &Row) -> Result<Self, Problem>;
}

macro_rules! plain_column {
    ($($type:ty),*) => {$(
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: Column<'_>) -> Result<Self, Problem> {
                Ok(match (row, column) {
                    (Row::Sqlite(row), Column::Name(name)) => row.try_get(name)?,
                    (Row::Sqlite(row), Column::Index(index)) => row.try_get(index)?,
                    (Row::Postgres(row), Column::Name(name)) => row.try_get(name)?,
                    (Row::Postgres(row), Column::Index(index)) => row.try_get(index)?,
                })
            }
        }
        impl FromColumn for $type {
            fn from_column(row: &Row, column: Column<'_>) -> Result<Self, Problem> {
                Option::<$type>::from_column(row, column)?.ok_or_else(|| unfit(column, "is null"))
            }
        }
    )*};
}

plain_column!(String, i64, bool);

macro_rules! derived_column {
    ($(impl($($param:ident: $bound:path)?) $type:ty, $raw:ty, $value:ident => $form:expr;)*) => {$(
        impl$(<$param: $bound>)? FromColumn for $type {
            fn from_column(row: &Row, column: Column<'_>) -> Result<Self, Problem> {
                let $value = <$raw>::from_column(row, column)?;
                $form.ok_or_else(|| unfit(column, "does not fit"))
            }
        }
        impl$(<$param: $bound>)? FromColumn for Option<$type> {
            fn from_column(row: &Row, column: Column<'_>) -> Result<Self, Problem> {
                match Option::<$raw>::from_column(row, column)? {
                    None => Ok(None),
                    Some($value) => $form.map(Some).ok_or_else(|| unfit(column, "does not fit")),
                }
            }
        }
    )*};
}

derived_column! {
    impl() Timestamp, i64, ms => Some(from_millis(ms));
    impl() u32, i64, number => u32::try_from(number).ok();
    impl() u64, i64, number => u64::try_from(number).ok();
    impl() Lang, String, name => Lang::from_name(&name);
    impl(T: crate::id::Kind) Id<T>, String, text => Some(Id::<T>::trusted(text));
    impl(T: DeserializeOwned) Json<T>, String, text => serde_json::from_str(&text).ok().map(Json);
}

fn unfit(column: Column<'_>, why: &str) -> Problem {
    Problem::internal(format!("column {column:?} {why}"))
}

macro_rules! tuple_rows {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<$($name: FromColumn),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row) -> Result<Self, Problem> {
                Ok(($(row.at::<$name>($index)?,)+))
            }
        }
    )*};
}

tuple_rows! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

macro_rules! single_column_rows {
    ($($type:ty),*) => {$(
        impl FromRow for $type {
            fn from_row(row: &Row) -> Result<Self, Problem> {
                row.at(0)
            }
        }
    )*};
}

single_column_rows!(String, i64, bool, Option<String>, Option<i64>, Timestamp, u32);

impl<T: crate::id::Kind> FromRow for Id<T> {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        row.at(0)
    }
}

impl<T: DeserializeOwned> FromRow for Json<T> {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        row.at(0)
    }
}

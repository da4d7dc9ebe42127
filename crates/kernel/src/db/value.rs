//! What may be bound to a statement: text, whole numbers and truth values, each nullable (design 1.8).

use jiff::Timestamp;
use serde::Serialize;

use crate::Lang;
use crate::id::Id;

/// A bound argument; a null keeps its type because PostgreSQL asks for it.
#[derive(Clone, Debug)]
pub enum Value {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
    /// BOOLEAN.
    Bool(Option<bool>),
}

/// A statement and its arguments.
#[derive(Debug)]
pub struct Sql {
    pub(crate) text: Text,
    pub(crate) args: Vec<Value>,
}

#[derive(Debug)]
pub(crate) enum Text {
    Fixed(&'static str),
    Built(String),
}

impl Sql {
    /// A statement known at compile time; use the macro [`crate::sql!`].
    #[must_use]
    pub fn new(text: &'static str, args: Vec<Value>) -> Self {
        Self { text: Text::Fixed(text), args }
    }

    /// A statement put together from fixed parts, for instance an insert of many rows.
    /// Nothing that came from outside may be in `text`; values belong into `args`.
    #[must_use]
    pub fn built(text: String, args: Vec<Value>) -> Self {
        Self { text: Text::Built(text), args }
    }
}

/// Things that can be bound.
pub trait ToValue {
    /// The bound form.
    fn to_value(&self) -> Value;
}

/// A value kept as JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

macro_rules! bound {
    ($($type:ty => $variant:ident $value:ident $form:expr;)*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let $value = self;
                Value::$variant(Some($form))
            }
        }
        impl ToValue for Option<$type> {
            fn to_value(&self) -> Value {
                self.as_ref().map_or(Value::$variant(None), ToValue::to_value)
            }
        }
    )*};
}

bound! {
    String => Text it it.clone();
    &str => Text it (*it).to_owned();
    Lang => Text it it.name().to_owned();
    bool => Bool it *it;
    i64 => Int it *it;
    i32 => Int it i64::from(*it);
    u32 => Int it i64::from(*it);
    u16 => Int it i64::from(*it);
    u64 => Int it i64::try_from(*it).unwrap_or(i64::MAX);
    usize => Int it i64::try_from(*it).unwrap_or(i64::MAX);
    Timestamp => Int it it.as_millisecond();
}

impl<T> ToValue for Id<T> {
    fn to_value(&self) -> Value {
        Value::Text(Some(self.as_str().to_owned()))
    }
}

impl<T> ToValue for Option<Id<T>> {
    fn to_value(&self) -> Value {
        Value::Text(self.as_ref().map(|id| id.as_str().to_owned()))
    }
}

impl<T: Serialize> ToValue for Json<T> {
    fn to_value(&self) -> Value {
        Value::Text(serde_json::to_string(&self.0).ok())
    }
}

impl<T: ToValue> ToValue for &T {
    fn to_value(&self) -> Value {
        (*self).to_value()
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

//! The menus of requirements §5 whose features this version does not have yet: each has its permission and says so.
//!
//! They exist already so that roles, menus and gates are whole; the crate that brings a feature takes its line over.

use paifang_kernel::App;
use paifang_kernel::access::{
    Caller, ReadAbilities, ReadAfterSales, ReadData, ReadDevices, ReadFeedback, ReadMarketing, ReadOrders,
    ReadPush, ReadQualifications, ReadServices,
};
use paifang_kernel::api::{Api, Cx, JsonSchema, Reply};
use serde::Serialize;

/// An area of the console.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AreaView {
    /// Its name.
    area: &'static str,
    /// Whether this version brings its functions.
    available: bool,
}

/// Declares the areas: name, permission, address.
macro_rules! areas {
    ($($name:ident $permission:ident $path:literal;)*) => {
        $(
            async fn $name(_cx: Cx, _who: Caller<$permission>) -> Reply<AreaView> {
                Ok(AreaView { area: stringify!($name), available: false }.into())
            }
        )*
        /// The routes, one for each area.
        #[must_use]
        pub fn routes() -> Api<App> {
            Api::new("areas")$(.get($path, $name, "Says whether this version has the area"))*
        }
    };
}

areas! {
    services ReadServices "/areas/services";
    devices ReadDevices "/areas/devices";
    after_sales ReadAfterSales "/areas/after_sales";
    feedback ReadFeedback "/areas/feedback";
    marketing ReadMarketing "/areas/marketing";
    data ReadData "/areas/data";
    push ReadPush "/areas/push";
    qualifications ReadQualifications "/areas/qualifications";
    abilities ReadAbilities "/areas/abilities";
    fees ReadOrders "/areas/fees";
}

//! A small world for stories: an application on either database, people with clients, and a clock that travels.

#![expect(clippy::expect_used, reason = "a test world that cannot be built must fail loudly")]

mod client;
mod people;
mod store;
mod world;

pub use client::{Client, Seen};
pub use people::{FakeSessions, Person};
pub use serde_json::json;
pub use store::{Backend, postgres_server};
pub use world::{Wiring, World};

/// Leaves limits and settings as they are.
pub fn as_usual(_: &mut paifang_kernel::app::Parts) {}

/// Runs each story on SQLite and on PostgreSQL: `both! { wire; /// ROW-01: … async fn name(w: World) { … } }`.
///
/// `wire` is a function `fn(&App) -> Wiring` that says which routes and jobs the story sees. With `both! { wire, tune; … }`
/// a function `fn(&mut Parts)` changes limits or settings before.
#[macro_export]
macro_rules! both {
    ($wire:path; $($stories:tt)*) => {
        $crate::both! { $wire, $crate::as_usual; $($stories)* }
    };
    ($wire:path, $tune:path; $($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[expect(clippy::allow_attributes, reason = "a story need not use everything around it")]
            #[allow(unused_imports)]
            use super::*;

            async fn story($world: &$crate::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let world = $crate::World::start_with($crate::Backend::Sqlite, stringify!($name), $wire, $tune).await;
                story(&world).await;
                world.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let world = $crate::World::start_with($crate::Backend::Postgres, stringify!($name), $wire, $tune).await;
                story(&world).await;
                world.end().await;
            }
        }
    )*};
}

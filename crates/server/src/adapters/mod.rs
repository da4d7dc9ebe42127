//! What one slice needs of another, plugged together here because only the server knows them all (design 1.2).

mod estate;
mod outside;
mod people;
mod shop;

pub use estate::Estate;
pub use outside::Provider;
pub use people::{Guests, Owners, Rules};
pub use shop::{Helps, ShopWindow};

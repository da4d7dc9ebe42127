//! Stories of the gateway on both databases, with a real upstream behind it.

mod answers;
mod console;
mod log;
mod quota;
mod replay;
mod source;
mod stage;
mod upstream;

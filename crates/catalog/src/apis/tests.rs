//! Rules of APIs as tables; the stories are in the crate's tests folder.

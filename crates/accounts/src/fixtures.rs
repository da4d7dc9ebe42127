//! Shared by the stories.

//! Rules of subscriptions.

//! The one place that starts background work, so that it is easy to see who waits for it.

/// Starts work that must outlive the call that asked for it; it ends when its channel is closed,
/// and [`crate::Gateway::drain`] waits for what it still has to write.
#[expect(
    clippy::disallowed_methods,
    reason = "the gateway's writers outlive single calls; drain() waits for them"
)]
pub(crate) fn start(work: impl Future<Output = ()> + Send + 'static) {
    drop(tokio::spawn(work));
}

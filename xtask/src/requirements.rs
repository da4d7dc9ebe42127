//! x
pub fn run(_: bool) -> crate::Outcome {
    Ok(())
}

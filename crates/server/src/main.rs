//! `paifang`, the developer open platform.

use std::process::ExitCode;

use clap::Parser;
use paifang_server::{cli::Cli, run::run};

/// Many small short-lived pieces are what the gateway allocates; the system's allocator spends a tenth of a call on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            eprintln!("paifang: {told}");
            ExitCode::FAILURE
        }
    }
}

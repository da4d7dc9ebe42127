//! `paifang`, the developer open platform.

use std::process::ExitCode;

use clap::Parser;
use paifang_server::{cli::Cli, run::run};

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

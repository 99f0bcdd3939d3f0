mod session_links;
mod session_probe;
mod session_saving;
#[cfg(target_os = "linux")]
mod session_threads;

use std::thread::JoinHandle;

/// Sessions of closed tabs, with what reads their records. Each ends on a thread of
/// its own: a link may take its time to close, and a slow disk to take the last
/// records, and neither may hold up the window.
#[derive(Default)]
pub struct ClosingSessions {
    threads: Vec<JoinHandle<()>>,
}

impl ClosingSessions {
    /// Ends a session, and what is given with it, without waiting for it.
    pub fn close(&mut self, session: impl Send + 'static) {
        self.threads.retain(|thread| !thread.is_finished());
        let spawned = std::thread::Builder::new()
            .name(String::from("close session"))
            .spawn(move || drop(session));
        // Without a thread the closure is dropped here, and the session with it.
        self.threads.extend(spawned.ok());
    }

    /// Returns when every session has ended.
    pub fn wait(&mut self) {
        for thread in self.threads.drain(..) {
            // A panic in there has been told by the session already.
            let _ = thread.join();
        }
    }
}

impl Drop for ClosingSessions {
    fn drop(&mut self) {
        self.wait();
    }
}

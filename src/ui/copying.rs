//! Putting a part of a log on the clipboard: at once when it is quickly made,
//! else on a thread, while the window goes on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use eframe::egui::Context;

use super::app::App;
use super::log_view::{Copied, CopyMeans, CopyOrder};
use super::perform::repaint_waker;
use super::tab::Tab;
use crate::export::{Form, FormSpec};
use crate::i18n::{say, words};
use crate::journal::{JournalReader, TextReader};
use crate::session::Waker;
use crate::value::Language;

/// A frame may last so long after a key without being felt.
const AT_ONCE: Duration = Duration::from_millis(50);

/// Makes what is copied. `None` when what it is given, which it asks time and
/// again, answers no.
pub(super) trait Make: Fn(&dyn Fn() -> bool) -> Option<Copied> + Send + 'static {}

impl<F: Fn(&dyn Fn() -> bool) -> Option<Copied> + Send + 'static> Make for F {}

/// All that a copy of a part of a log is made of.
struct Source {
    order: CopyOrder,
    reader: JournalReader,
    text: TextReader,
    netassist: FormSpec,
    language: Language,
}

impl Source {
    fn of(tab: &Tab, netassist: FormSpec, order: CopyOrder, language: Language) -> Self {
        Self {
            order,
            reader: tab.session.reader().clone(),
            text: TextReader {
                receive: tab.settings.receive.encoding,
                send: tab.settings.send.encoding,
            },
            netassist,
            language,
        }
    }

    fn copied(&self, goes_on: &dyn Fn() -> bool) -> Option<Copied> {
        let means = CopyMeans {
            source: &self.reader,
            text: &self.text,
            note: &|note| say::note(self.language, note),
            netassist: &self.netassist,
        };
        self.order.perform(&means, goes_on)
    }
}

/// A copy that is made on a thread of its own. Dropping it ends it.
#[derive(Debug)]
pub struct CopyJob {
    result: Receiver<Copied>,
    goes_on: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl CopyJob {
    fn start(make: impl Make, waker: Waker) -> io::Result<Self> {
        let (sender, result) = bounded(1);
        let goes_on = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&goes_on);
        let thread = std::thread::Builder::new()
            .name(String::from("copy"))
            .spawn(move || {
                if let Some(copied) = make(&|| asked.load(Ordering::Relaxed)) {
                    // Nobody listens any more when the copy was given up.
                    let _ = sender.send(copied);
                }
                waker();
            })?;
        Ok(Self {
            result,
            goes_on,
            thread: Some(thread),
        })
    }

    fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for CopyJob {
    fn drop(&mut self) {
        self.goes_on.store(false, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic in the thread shows as a copy that never came.
            let _ = thread.join();
        }
    }
}

impl App {
    pub(super) fn copy(&mut self, ctx: &Context, order: CopyOrder) {
        let (language, time_zone) = (self.language, self.time_zone.clone());
        let tab = self.active_tab();
        let netassist = tab.form_spec(Form::NetAssist, time_zone);
        let source = Source::of(tab, netassist, order, language);
        self.copy_made(ctx, move |goes_on| source.copied(goes_on));
    }

    /// The newest copy is the one that is wanted.
    pub(super) fn copy_made(&mut self, ctx: &Context, make: impl Make) {
        for tab in &mut self.tabs {
            tab.copying = None;
        }
        let start = Instant::now();
        match make(&|| start.elapsed() < AT_ONCE) {
            Some(copied) => self.put_on_clipboard(ctx, copied),
            None => self.copy_on_a_thread(ctx, make),
        }
    }

    fn copy_on_a_thread(&mut self, ctx: &Context, make: impl Make) {
        match CopyJob::start(make, repaint_waker(ctx)) {
            Ok(job) => self.active_tab().copying = Some(job),
            Err(_) => self.tell_user(words(self.language).copy_failed.to_owned().into()),
        }
    }

    /// Takes copies that are made.
    pub(super) fn take_copies(&mut self, ctx: &Context) {
        let mut made = None;
        for tab in &mut self.tabs {
            tab.copying.take_if(|job| {
                // Asked first: what a finished thread made is there.
                let is_finished = job.is_finished();
                made = job.result.try_recv().ok().or(made.take());
                is_finished || made.is_some()
            });
        }
        if let Some(copied) = made {
            self.put_on_clipboard(ctx, copied);
        }
    }

    /// A clipboard has a limit; that something is missing is said.
    pub(super) fn put_on_clipboard(&mut self, ctx: &Context, copied: Copied) {
        let words = words(self.language);
        if copied.text.is_empty() {
            // What is on the clipboard stays.
            return self.tell_user(words.copied_nothing.to_owned().into());
        }
        ctx.copy_text(copied.text);
        if copied.is_cut {
            self.tell_user(words.copy_is_cut.to_owned().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::journal::{Draft, Journal, Party};
    use crate::text::Encoding;
    use crate::ui::log_view::CopyForm;
    use crate::value::{Direction, Stamp};

    const PATIENCE: Duration = Duration::from_secs(10);

    fn make(records: usize) -> impl Make {
        let source = source(records);
        move |goes_on: &dyn Fn() -> bool| source.copied(goes_on)
    }

    fn source(records: usize) -> Source {
        let mut journal = Journal::in_memory(1 << 24);
        for _ in 0..records {
            journal.append(Draft {
                at: Stamp(0),
                direction: Direction::In,
                party: Party::Nobody,
                stream: None,
                typed_as_hex: false,
                bytes: b"\x00\xFF",
            });
        }
        let reader = journal.reader();
        let encoding = Encoding::UTF_8;
        Source {
            order: CopyOrder::of_records(reader.first()..reader.end(), CopyForm::Base64),
            reader,
            text: TextReader {
                receive: encoding,
                send: encoding,
            },
            netassist: FormSpec::new(Form::NetAssist, TimeZone::UTC),
            language: Language::English,
        }
    }

    #[test]
    fn a_thread_makes_what_is_made_at_once() {
        let at_once = source(1000).copied(&|| true).unwrap();
        assert_eq!(
            at_once.text.lines().filter(|line| *line == "AP8=").count(),
            1000
        );
        let job = CopyJob::start(make(1000), Arc::new(|| {})).unwrap();
        assert_eq!(job.result.recv_timeout(PATIENCE), Ok(at_once));
    }

    #[test]
    fn a_copy_that_takes_too_long_gives_nothing() {
        assert_eq!(source(10).copied(&|| false), None);
    }

    #[test]
    fn a_job_that_is_dropped_has_ended() {
        let ended = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ended);
        let waker = move || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        drop(CopyJob::start(make(100_000), Arc::new(waker)).unwrap());
        assert_eq!(ended.load(Ordering::Relaxed), 1);
    }
}

//! What the end of a tab, or of the program, does to links and records.

use crate::value::Language;

/// What ends, counted in tabs. What has nothing to lose is in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtEnd {
    /// Their links are open, and are closed.
    pub open: usize,
    /// Their records are deleted from the disk, unless they are kept.
    pub deleted: usize,
    /// The disk refused some of their records; those that it took are deleted.
    pub refused: usize,
    /// Their records are in memory, and are forgotten.
    pub in_memory: usize,
    /// Their records stay on the disk.
    pub kept: usize,
}

impl AtEnd {
    /// Something is deleted from the disk.
    pub fn deletes(self) -> bool {
        self.deleted + self.refused > 0
    }
}

/// What closing one tab does. `is_reopened`: it goes on with an earlier session.
pub fn tab_end(language: Language, at_end: AtEnd, is_reopened: bool) -> String {
    let records = if at_end.deleted > 0 {
        Some(tab_records_deleted(language, is_reopened))
    } else if at_end.refused > 0 {
        Some(say!(
            language,
            "The disk did not take all of its records, and those that it took go with the tab: Save log… has everything that is there.",
            "其部分记录未能写入磁盘，已写入的部分也会随标签删除：可用“保存日志”保存现有的全部内容。"
        ))
    } else {
        None
    };
    let link = match (at_end.open, &records) {
        (0, _) => None,
        (_, Some(_)) => Some(say!(language, "Its link is open.", "其连接仍打开。")),
        (_, None) if at_end.kept > 0 => Some(say!(
            language,
            "Its link is open. Closing the tab closes the link; its records stay on the disk.",
            "其连接仍打开。关闭标签会断开连接，记录仍保留在磁盘上。"
        )),
        (_, None) => Some(say!(
            language,
            "Its link is open. Closing the tab closes the link and forgets its log.",
            "其连接仍打开。关闭标签会断开连接，日志不再保留。"
        )),
    };
    joined(language, [link, records].into_iter().flatten())
}

fn tab_records_deleted(language: Language, is_reopened: bool) -> String {
    match is_reopened {
        true => say!(
            language,
            "Its records are those of an earlier session. They can stay on the disk, or go with the tab.",
            "其中含有以前会话的记录。记录可以保留在磁盘上，也可以随标签一起删除。"
        ),
        false => say!(
            language,
            "Its records can stay on the disk, or go with the tab.",
            "其记录可以保留在磁盘上，也可以随标签一起删除。"
        ),
    }
}

/// What quitting does: only what happens, and how often.
pub fn program_end(language: Language, at_end: AtEnd) -> String {
    type Sentence = fn(Language, usize) -> String;
    let sentences: [(usize, Sentence); 5] = [
        (at_end.open, links_open),
        (at_end.deleted, records_deleted),
        (at_end.refused, records_refused),
        (at_end.in_memory, records_in_memory),
        (at_end.kept, records_kept),
    ];
    let said = sentences.into_iter().filter(|(count, _)| *count > 0);
    joined(language, said.map(|(count, say)| say(language, count)))
}

fn links_open(language: Language, count: usize) -> String {
    match count {
        1 => say!(
            language,
            "1 link is open, and is closed.",
            "有 1 个连接仍打开，将被断开。"
        ),
        _ => say!(
            language,
            "{count} links are open, and are closed.",
            "有 {count} 个连接仍打开，将被断开。"
        ),
    }
}

fn records_deleted(language: Language, count: usize) -> String {
    match count {
        1 => say!(
            language,
            "1 tab has records that are deleted unless you keep them.",
            "有 1 个标签的记录将被删除，除非选择保留。"
        ),
        _ => say!(
            language,
            "{count} tabs have records that are deleted unless you keep them.",
            "有 {count} 个标签的记录将被删除，除非选择保留。"
        ),
    }
}

fn records_refused(language: Language, count: usize) -> String {
    match count {
        1 => say!(
            language,
            "The disk did not take all records of 1 tab, and those that it took are deleted: Save log… there has everything that is left.",
            "有 1 个标签的部分记录未能写入磁盘，已写入的部分也会删除：可在该标签用“保存日志”保存现有的全部内容。"
        ),
        _ => say!(
            language,
            "The disk did not take all records of {count} tabs, and those that it took are deleted: Save log… there has everything that is left.",
            "有 {count} 个标签的部分记录未能写入磁盘，已写入的部分也会删除：可在这些标签用“保存日志”保存现有的全部内容。"
        ),
    }
}

fn records_in_memory(language: Language, count: usize) -> String {
    match count {
        1 => say!(
            language,
            "The records of 1 tab are in memory only, and are forgotten.",
            "有 1 个标签的记录仅在内存中，不再保留。"
        ),
        _ => say!(
            language,
            "The records of {count} tabs are in memory only, and are forgotten.",
            "有 {count} 个标签的记录仅在内存中，不再保留。"
        ),
    }
}

fn records_kept(language: Language, count: usize) -> String {
    match count {
        1 => say!(
            language,
            "The records of 1 tab stay on the disk.",
            "有 1 个标签的记录会留在磁盘上。"
        ),
        _ => say!(
            language,
            "The records of {count} tabs stay on the disk.",
            "有 {count} 个标签的记录会留在磁盘上。"
        ),
    }
}

fn joined(language: Language, sentences: impl Iterator<Item = String>) -> String {
    let sentences: Vec<_> = sentences.collect();
    match language {
        Language::English => sentences.join(" "),
        Language::Chinese => sentences.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quitting_says_what_happens_and_nothing_else() {
        let at_end = AtEnd {
            open: 1,
            deleted: 2,
            ..AtEnd::default()
        };
        assert_eq!(
            program_end(Language::English, at_end),
            "1 link is open, and is closed. 2 tabs have records that are deleted unless you keep them."
        );
        assert_eq!(
            program_end(Language::Chinese, at_end),
            "有 1 个连接仍打开，将被断开。有 2 个标签的记录将被删除，除非选择保留。"
        );
        let at_end = AtEnd {
            open: 3,
            kept: 1,
            ..AtEnd::default()
        };
        assert_eq!(
            program_end(Language::English, at_end),
            "3 links are open, and are closed. The records of 1 tab stay on the disk."
        );
    }

    #[test]
    fn closing_a_tab_says_what_becomes_of_link_and_records() {
        let open = AtEnd {
            open: 1,
            ..AtEnd::default()
        };
        let kept = AtEnd { kept: 1, ..open };
        let deleted = AtEnd {
            deleted: 1,
            ..AtEnd::default()
        };
        let refused = AtEnd { refused: 1, ..open };
        for (at_end, is_reopened, said) in [
            (open, false, "forgets its log"),
            (kept, true, "its records stay on the disk"),
            (deleted, false, "Its records can stay on the disk"),
            (deleted, true, "those of an earlier session"),
            (refused, false, "Its link is open. The disk did not take"),
        ] {
            let text = tab_end(Language::English, at_end, is_reopened);
            assert!(text.contains(said), "{text}");
        }
    }
}

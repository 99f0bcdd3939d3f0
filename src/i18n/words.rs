//! Captions, one line each in both languages. NetAssist's own words where it
//! has one, so that hands find them.

use crate::value::Language;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $english:literal, $chinese:literal;)*) => {
        /// Every caption of the program in one language.
        #[derive(Debug)]
        pub struct Words { $($(#[$doc])* pub $name: &'static str,)* }
        static ENGLISH: Words = Words { $($name: $english,)* };
        static CHINESE: Words = Words { $($name: $chinese,)* };

        impl Words {
            /// Every caption with its name, for tests.
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

/// The captions of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

words! {
    window_title: "Wirepad network debug assistant", "Wirepad 网络调试助手";

    // Network settings.
    network_settings: "Network settings", "网络设置";
    protocol: "Protocol", "协议类型";
    local_host: "Local host", "本地主机地址";
    local_port: "Local port", "本地主机端口";
    remote_host: "Remote host", "远程主机地址";
    remote_port: "Remote port", "远程主机端口";
    local_host_list: "Addresses of this machine", "本机地址列表";
    every_address: "every address", "所有地址";
    any_port: "any free port", "任意空闲端口";
    open: "Open", "打开";
    close: "Close", "关闭";
    connect: "Connect", "连接";
    disconnect: "Disconnect", "断开";
    cancel_opening: "Cancel", "取消";
    stop_listening: "Stop listening", "停止监听";
    receive_buffer: "Receive buffer (KiB)", "接收缓冲区 (KiB)";
    receive_buffer_caption: "Receive buffer", "接收缓冲区";
    kib: "KiB", "KiB";
    receive_buffer_hint: "What the system holds until it is read: a larger one loses fewer datagrams of a burst.", "数据被读取前由系统暂存的容量：越大，突发流量时越不易丢包。";
    receive_buffer_fixed: "Close the link to change it.", "需先关闭连接才能修改。";
    receive_buffer_wrong: "The receive buffer is a number of KiB from 64 to 1048576.", "接收缓冲区应为 64 到 1048576 之间的整数（单位 KiB）。";
    keep_half_open: "Keep half-closed connections", "对方关闭后保持半开";
    keep_half_open_hint: "When the peer closes its side, keep ours open to go on sending", "对方关闭发送后，本方仍保持连接，可继续发送";

    // Clients of a server.
    clients: "Clients", "客户端";
    no_clients: "No client is connected.", "尚无客户端连接。";
    find_client: "Find a client", "查找客户端";
    disconnect_client: "Disconnect client", "断开客户端";

    // Receive settings.
    receive_settings: "Receive settings", "接收设置";
    receive_as_text: "Receive as text", "接收 ASCII";
    receive_as_hex: "Receive as HEX", "接收 HEX";
    receive_encoding: "Receive encoding", "接收编码";
    log_mode: "Log mode", "按日志模式显示";
    wrap_lines: "Wrap lines", "接收区自动换行";
    pause_display: "Pause display", "接收数据不显示";
    pause_display_hint: "Recording goes on", "仍然继续记录";
    save_to_file: "Save to file…", "接收保存到文件...";
    auto_scroll: "Auto scroll", "自动滚屏";
    clear_log: "Clear log", "清除接收";
    save_log: "Save log…", "保存日志...";

    // Send settings.
    send_settings: "Send settings", "发送设置";
    send_as_text: "Send as text", "发送 ASCII";
    send_as_hex: "Send as HEX", "发送 HEX";
    send_encoding: "Send encoding", "发送编码";
    parse_escapes: "Parse escapes", "转义符指令解析";
    parse_escapes_hint: "\\r \\n \\t \\0 \\\\ \\xHH \\uXXXX", "\\r \\n \\t \\0 \\\\ \\xHH \\uXXXX";
    line_ending: "Line ending", "自动追加换行";
    line_ending_none: "none", "无";
    checksum: "Checksum", "自动发送附加位";
    checksum_none: "none", "无";
    repeat_every: "Repeat every", "循环周期";
    repeat_interval: "Repeat interval in ms", "循环周期毫秒数";
    ascii: "ASCII", "ASCII";
    hex: "HEX", "HEX";
    more_encodings: "More encodings", "更多编码";

    // Log and send box.
    data_log: "Data log", "数据日志";
    data_to_send: "Data to send", "数据发送";
    send_to: "Send to", "远程主机";
    send_to_client: "Send to", "客户端";
    senders_seen: "Senders seen", "已收到的发送方";
    no_sender_yet: "Nobody has sent anything yet.", "尚未收到任何数据。";
    message_to_send: "Message to send", "发送内容";
    send: "Send", "发送";
    clear_message: "Clear message", "清除发送";
    message_hint_enter: "Enter sends, Shift+Enter makes a new line", "Enter 发送，Shift+Enter 换行";
    message_hint_shift: "Shift+Enter sends, Enter makes a new line", "Shift+Enter 发送，Enter 换行";

    nothing_typed: "There is nothing to send: type a message first.", "没有可发送的内容：请先输入。";
    interval_wrong: "The interval is a number of milliseconds from 1 to 86400000.", "循环周期应为 1 到 86400000 之间的毫秒数。";
    latest_sender: "Latest sender", "最新发送方";
    message_is_cut: "The box takes 262144 characters: the rest was left out.", "输入框最多容纳 262144 个字符，其余部分未填入。";
    client_left: "left", "已断开";
    target_hint: "host:port", "主机:端口";

    // Columns of the log.
    column_number: "#", "#";
    column_time: "Time", "时间";
    column_delta: "Δ", "Δ";
    column_direction: "Dir", "方向";
    column_peer: "Peer", "对方";
    column_length: "Length", "长度";
    column_content: "Content", "内容";

    // Menus of the log and of text fields.
    copy: "Copy", "复制";
    copy_is_cut: "The selection is longer than the clipboard takes (32 MiB): its beginning was copied. Save the log to have all of it.", "选中的内容超过剪贴板上限（32 MiB），只复制了开头部分。如需全部内容，请保存日志。";
    cut: "Cut", "剪切";
    paste: "Paste", "粘贴";
    select_all: "Select all", "全选";

    // Empty state.
    empty_title: "Nothing has come or gone yet.", "还没有收发任何数据。";
    empty_udp: "Press Open, then type a message below and send it.", "点“打开”，再在下方输入内容并发送。";
    empty_tcp_client: "Type the server's address, then press Connect.", "填写服务器地址，再点“连接”。";
    empty_tcp_server: "Press Open, then let a client connect to this port.", "点“打开”，再让客户端连接本端口。";
    empty_open: "Open and waiting. What arrives is shown here.", "已打开，收到的数据会显示在这里。";
    examples: "Examples", "示例";
    example_self: "UDP: talk to yourself", "UDP：自己和自己对话";
    example_server: "TCP server on port 9000", "TCP 服务器，端口 9000";
    example_client: "TCP client to 127.0.0.1:9000", "TCP 客户端，连接 127.0.0.1:9000";

    // Tabs and the main menu.
    new_tab: "New tab", "新建标签";
    tabs_to_left: "Tabs further left", "左侧的标签";
    tabs_to_right: "Tabs further right", "右侧的标签";
    close_tab: "Close tab", "关闭标签";
    keep_and_close: "Keep the records and close", "保留记录并关闭";
    delete_and_close: "Delete the records and close", "删除记录并关闭";
    old_sessions: "Records of earlier sessions", "以前会话的记录";
    old_sessions_menu: "Earlier sessions…", "以前的会话...";
    old_sessions_hint: "They were kept, or the program ended without closing them.", "这些记录是主动保留的，或因程序异常结束而留下。";
    no_old_sessions: "Nothing was kept, and nothing was left by a crash, in this directory:", "以下目录中没有保留的记录，也没有异常结束留下的记录：";
    reopen: "Reopen", "重新打开";
    reopen_hint: "Go on with it in a tab of its own", "在新标签中继续该会话";
    look: "Look", "查看";
    look_hint: "Show its records in a tab of its own and change nothing", "在新标签中查看记录，不作任何更改";
    save_session: "Save…", "保存...";
    save_session_title: "Save the records of an earlier session", "保存以前会话的记录";
    save_session_hint: "A file that exists is replaced. For HEX, look at the session and save the log there.", "若文件已存在，将被替换。如需以 HEX 形式保存，请先查看该会话，再在其中保存日志。";
    saving_session: "Saving…", "正在保存…";
    delete: "Delete", "删除";
    delete_question: "Delete these records? It cannot be undone.", "确定删除这些记录？删除后无法恢复。";
    delete_yes: "Yes, delete", "确定删除";
    delete_no: "No", "取消";
    show_sessions: "Show…", "查看列表...";
    later: "Later", "以后再说";
    done: "Done", "完成";
    read_only: "Read-only", "只读";
    read_only_hint: "These records are only looked at: nothing can be opened or sent here. Reopen, here or under Earlier sessions… in the menu, goes on with the session.", "此处仅供查看记录，不能打开连接或发送数据。如需继续该会话，请点“重新打开”（此处或菜单的“以前的会话”中均可）。";
    looked_at_hint: "A read-only tab shows these records: close it first", "有只读标签正在查看这些记录：请先关闭该标签";
    being_saved_hint: "These records are being saved: wait until that is done", "正在保存这些记录：请等待保存完成";
    look_there_hint: "Go to the read-only tab that shows these records", "转到正在查看这些记录的只读标签";
    reopen_there_hint: "Go on with it in place of the read-only tab", "在只读标签的位置继续该会话";
    empty_read_only: "This session has no records.", "该会话没有记录。";
    rename_tab: "Rename tab…", "重命名标签...";
    rename_tab_title: "Name of this tab", "标签名称";
    rename_tab_hint: "Empty: named after protocol and address.", "留空则按协议和地址命名。";
    tab_name: "Tab name", "标签名称";
    rename: "Rename", "重命名";
    menu: "Menu", "菜单";
    theme: "Theme", "主题";
    theme_light: "Light", "浅色";
    theme_dark: "Dark", "深色";
    theme_system: "System", "跟随系统";
    language: "Language", "语言";
    english: "English", "English";
    chinese: "中文", "中文";
    text_size: "Text size", "文字大小";
    larger: "Larger", "放大";
    smaller: "Smaller", "缩小";
    always_on_top: "Always on top", "窗口置顶";
    enter_sends: "Enter sends", "按 Enter 发送";
    show_settings: "Show settings", "显示设置栏";
    hide_settings: "Hide settings", "隐藏设置栏";
    quit: "Quit", "退出";

    // A tab as a command, and session files.
    copy_as_command: "Copy as command", "复制为命令行";
    save_tab_menu: "Save tab as session file…", "将此标签存为会话文件...";
    save_tabs_menu: "Save all tabs as session file…", "将所有标签存为会话文件...";
    open_session_file_menu: "Open session file…", "打开会话文件...";
    save_session_file_title: "Save a session file", "保存会话文件";
    save_session_file_hint: "It holds the fields of the tabs and what stands in their message boxes, but no records. A file that exists is replaced.", "会话文件包含标签的各项设置和发送框内容，不含收发记录。若文件已存在，将被替换。";
    open_session_file_title: "Open a session file", "打开会话文件";
    open_session_file_hint: "Its tabs are added to those that are there.", "文件中的标签会添加到现有标签之后。";
    open_session_file: "Open file", "打开文件";
    session_files: "Wirepad session files", "Wirepad 会话文件";

    // How records are kept.
    records_menu: "Records…", "记录保存...";
    records: "How records are kept", "记录保存";
    records_hint: "On the disk they survive a crash and can be many. A tab's records are deleted when it is closed, unless you keep them.", "保存到磁盘后，程序异常结束也不会丢失记录，且容量更大。关闭标签时其记录会被删除，除非选择保留。";
    records_on_disk: "Keep records on the disk", "将记录保存到磁盘";
    ask_before_delete: "Ask before records are deleted", "删除记录前询问";
    records_directory: "Directory of records", "记录目录";
    no_default_directory: "The system names none: type one", "系统未提供默认目录，请填写";
    directory_not_whole: "Type the whole path, from the root or the drive on.", "请填写完整路径（从根目录或盘符开始）。";
    records_trying: "Trying the directory…", "正在检查目录…";
    disk_limit: "Limit per tab on the disk (MiB)", "每个标签的磁盘上限 (MiB)";
    disk_limit_wrong: "This limit is a whole number of MiB from 16 to 1048576.", "磁盘上限应为 16 到 1048576 之间的整数（单位 MiB）。";
    memory_limit: "Limit per tab in memory (MiB)", "每个标签的内存上限 (MiB)";
    memory_limit_wrong: "This limit is a whole number of MiB from 16 to 4096.", "内存上限应为 16 到 4096 之间的整数（单位 MiB）。";
    records_later: "Tabs opened from now on use this; those that are open go on as they are.", "之后打开的标签使用以上设置；已打开的标签不受影响。";
    no_records_of_this_start: "Started with --no-journal: whatever is chosen below, records of this start are in memory only.", "本次以 --no-journal 启动：无论下方如何设置，本次的记录都仅在内存中。";

    // Dialogs.
    close_tab_title: "Close this tab?", "关闭此标签？";
    quit_title: "Quit Wirepad?", "退出 Wirepad？";
    keep_and_quit: "Keep the records and quit", "保留记录并退出";
    delete_and_quit: "Delete the records and quit", "删除记录并退出";
    stop_asking: "Do not ask again (records are deleted then)", "不再询问（届时直接删除记录）";
    cancel: "Cancel", "取消";
    file_path: "File", "文件";
    browse: "Browse…", "浏览...";
    save: "Save", "保存";
    start_saving: "Start saving", "开始保存";
    save_to_file_title: "Save everything from now on", "从现在起持续保存";
    save_log_title: "Save the log", "保存日志";
    file_form: "Format", "格式";
    no_file_dialog: "This desktop has no file dialog to offer: type the path. (Linux: xdg-desktop-portal or zenity brings one.)", "此桌面没有可用的文件对话框：请直接填写路径。（Linux 可安装 xdg-desktop-portal 或 zenity。）";
    path_missing: "Type a file name.", "请填写文件名。";
    path_is_written: "Save to file… is writing to this file: choose another name.", "“接收保存到文件”正在写入该文件：请换一个文件名。";
    appends_hint: "A file that exists is added to, not replaced.", "若文件已存在，则在其后追加，不会覆盖。";
    replaces_hint: "A file that exists is replaced.", "若文件已存在，将被替换。";
    dismiss: "Dismiss", "知道了";

    // Status bar.
    rx: "RX", "RX";
    tx: "TX", "TX";
    packets: "Packets", "收/发";
    lost: "Lost", "丢失";
    reset_counters: "Reset counters", "复位计数";
    saving: "saving", "正在保存";
    journal_failed: "records are not kept on the disk", "记录未能保存到磁盘";
    on_disk: "Records of this tab are on the disk:", "本标签的记录保存在磁盘上：";
    memory_only: "records in memory only", "记录仅在内存中";
    saving_stopped: "saving stopped", "保存已停止";

    no_display: "There is no display to open a window on: start it in a desktop session, or set DISPLAY or WAYLAND_DISPLAY.", "没有可用的显示环境，无法打开窗口：请在桌面会话中启动，或设置 DISPLAY 或 WAYLAND_DISPLAY。";
    display_wanted: "Start it in a desktop session, or set DISPLAY or WAYLAND_DISPLAY.", "请在桌面会话中启动，或设置 DISPLAY 或 WAYLAND_DISPLAY。";
    display_refuses: "The display does not answer: check DISPLAY or WAYLAND_DISPLAY, and that you may use it.", "显示环境没有响应：请检查 DISPLAY 或 WAYLAND_DISPLAY 的值，以及是否有权使用。";
    no_xkbcommon: "The library libxkbcommon.so.0 is missing: install it (Debian, Ubuntu: libxkbcommon0).", "缺少库 libxkbcommon.so.0：请安装（Debian、Ubuntu：libxkbcommon0）。";
    no_xkbcommon_x11: "The library libxkbcommon-x11.so.0 is missing: install it (Debian, Ubuntu: libxkbcommon-x11-0; Fedora: libxkbcommon-x11).", "缺少库 libxkbcommon-x11.so.0：请安装（Debian、Ubuntu：libxkbcommon-x11-0；Fedora：libxkbcommon-x11）。";
    no_renderer: "Neither OpenGL nor Vulkan draws a window here: install a graphics driver (Debian, Ubuntu: libgl1-mesa-dri and libegl1, or mesa-vulkan-drivers).", "OpenGL 与 Vulkan 均不可用，无法绘制窗口：请安装显卡驱动（Debian、Ubuntu：libgl1-mesa-dri 与 libegl1，或 mesa-vulkan-drivers）。";
    no_chinese_font: "No font on this machine has Chinese characters. Install one (Debian, Ubuntu: fonts-noto-cjk; Fedora: google-noto-sans-cjk-fonts) and start again.", "No font on this machine has Chinese characters. Install one (Debian, Ubuntu: fonts-noto-cjk; Fedora: google-noto-sans-cjk-fonts) and start again.";

    // Finding and filtering.
    find: "Find", "查找";
    find_hint: "Find (Ctrl+F)", "查找 (Ctrl+F)";
    find_next: "Next", "下一个";
    find_previous: "Previous", "上一个";
    find_next_hint: "Next (F3, Enter)", "下一个 (F3、Enter)";
    find_previous_hint: "Previous (Shift+F3, Shift+Enter)", "上一个 (Shift+F3、Shift+Enter)";
    close_find: "Close find bar", "关闭查找栏";
    pattern_kind: "Kind of search", "查找方式";
    kind_text: "Text", "文本";
    kind_regex: "Regular expression", "正则表达式";
    kind_regex_of_bytes: "Regex over bytes", "字节正则表达式";
    match_case: "Match case", "区分大小写";
    stop_search: "Stop searching", "停止查找";
    stop: "Stop", "停止";
    search_on: "Go on", "继续";
    went_to_first: "from the end to the first", "已到末尾，转到第一条";
    went_to_last: "from the start to the last", "已到开头，转到最后一条";
    search_failed: "The search could not be started.", "无法启动查找。";
    filter: "Filter", "过滤";
    filter_hint: "Filter (Ctrl+Shift+F)", "过滤 (Ctrl+Shift+F)";
    close_filter: "Close filter bar", "关闭过滤栏";
    clear_filter: "Clear filter", "清除过滤条件";
    wants_received: "Received", "接收";
    wants_sent: "Sent", "发送";
    wants_notes: "Notes", "事件";
    wanted_peers: "Peers", "对方地址";
    wanted_lengths: "Length", "长度";
    wanted_pattern: "Filter content", "过滤内容";
    negated: "Not", "不含";
    add_condition: "Add a condition", "添加条件";
    remove_condition: "Remove the condition", "删除条件";
    second_pane: "Second pane", "另开窗格";
    in_place: "In place", "原位显示";
    filtered_log: "Filtered records", "过滤结果";
    nothing_filtered: "Every record passes: set a condition above.", "尚未设置过滤条件，所有记录都会通过。";
    filter_is_wrong: "The filter is not complete: see what is said above.", "过滤条件有误：请查看上方的说明。";
    nothing_passes: "No record passes the filter.", "没有符合条件的记录。";
    filtering: "Filtering…", "正在过滤…";

    // How the log looks.
    view: "View", "视图";
    form_text: "Text", "文本";
    form_hex: "HEX", "HEX";
    form_dump: "Hex dump", "十六进制转储";
    form_text_and_hex: "HEX and text side by side", "HEX 与文本对照";
    ansi_colors: "ANSI colours", "ANSI 颜色";
    ansi_colors_hint: "Uses the colours that the text asks for. For text with Log mode off.", "按文本中的颜色转义序列着色。仅在以文本显示且关闭“按日志模式显示”时有效。";
    time_form: "Time", "时间";
    time_clock: "Time of day", "时分秒";
    time_date: "Date and time", "日期和时间";
    time_since_start: "Seconds since the first record", "距首条记录的秒数";
    columns: "Columns", "显示列";
    columns_hint: "Log mode has columns.", "仅日志模式下有列。";
    reset_columns: "Reset columns", "恢复默认列";
    name_of_number: "Number", "序号";
    name_of_time: "Time", "时间";
    name_of_delta: "Since the previous one (Δ)", "与上一条的间隔 (Δ)";
    name_of_direction: "Direction", "方向";
    name_of_peer: "Peer", "对方";
    name_of_length: "Length", "长度";

    // Copying, sending again and jumping.
    copy_as: "Copy as", "复制为";
    copy_as_text: "Text", "文本";
    copy_as_hex: "HEX", "HEX";
    copy_as_hex_dump: "Hex dump", "十六进制转储";
    copy_as_netassist: "NetAssist log", "NetAssist 日志";
    copy_as_c: "C array", "C 数组";
    copy_as_python: "Python bytes", "Python 字节串";
    copy_as_rust: "Rust bytes", "Rust 字节串";
    copy_as_base64: "Base64", "Base64";
    copying: "Copying…", "正在复制…";
    copy_failed: "The system gave no thread to copy so many records: select fewer.", "系统无法创建线程来复制这么多记录，请减少选中的记录。";
    copied_nothing: "Nothing was copied: what is selected has no bytes in this form, as notes have none.", "未复制任何内容：所选内容在该形式下没有数据（例如事件记录）。";
    stop_copying: "Stop copying", "停止复制";
    send_again: "Send again", "再次发送";
    edit_and_send: "Edit and send", "编辑后发送";
    edited_changes: "So that the record leaves as it was, HEX, escapes, line ending and checksum are set for this one message: afterwards they are put back.", "为原样发送该记录，已临时改动 ASCII/HEX、转义符解析、追加换行和附加位设置，只对这一条有效，发送后自动恢复。";
    put_back: "Put back", "恢复原样";
    find_this: "Find this", "查找所选内容";
    inspect: "Inspect", "在数据检查器中查看";
    too_many_again: "At most 1,000 records or 16 MiB are sent again at once: select fewer.", "一次最多再次发送 1,000 条记录或 16 MiB，请减少选中的记录。";
    nothing_to_send_again: "There is nothing to send again: notes have no bytes, or the records are gone.", "没有可再次发送的内容：事件记录不含数据，或记录已不在。";
    too_long_to_edit: "The record does not fit into the box, which takes 262144 characters (87381 bytes as HEX): the message was left as it is. Send again sends it whole.", "该记录超出输入框上限（262144 个字符，HEX 为 87381 字节），输入框内容未改动。可用“再次发送”完整发送。";
    jump_menu: "Jump to…", "跳转到...";
    jump_title: "Jump to a record", "跳转到记录";
    jump_field: "Number or time", "编号或时间";
    jump_hint: "1234, +5, -5, 50%, 12:34:56.789 or 2026-11-21 12:34:56", "1234、+5、-5、50%、12:34:56.789 或 2026-11-21 12:34:56";
    jump: "Jump", "跳转";
    jump_wrong: "This is no number, time or percentage.", "无法识别：请输入编号、时间或百分比。";
    jump_too_late: "No record is so late.", "没有这么晚的记录。";
    jump_empty: "The log has no records.", "日志中没有记录。";

    // Bookmarks and colour rules.
    bookmark_menu: "Bookmark…", "添加书签...";
    bookmarks_menu: "Bookmarks…", "书签...";
    bookmarks: "Bookmarks", "书签";
    bookmark_note: "Note", "备注";
    bookmark_note_hint: "What is special about this record (may be empty)", "这条记录的说明（可不填）";
    bookmark_save: "Save", "保存";
    bookmark_remove: "Remove bookmark", "删除书签";
    bookmark_none_selected: "No record is selected.", "没有选中记录。";
    bookmark_select_first: "Click a record in the log, then press Ctrl+M.", "请先单击日志中的一条记录，再按 Ctrl+M。";
    bookmarks_empty: "There are no bookmarks yet. Click a record in the log and press Ctrl+M.", "还没有书签。单击日志中的一条记录，按 Ctrl+M 即可添加。";
    bookmarks_left_out: "The filter leaves all bookmarks out.", "所有带书签的记录都不符合过滤条件。";
    record_left_out: "The filter leaves this record out.", "该记录不符合过滤条件，未显示。";
    record_left_out_hint: "Close the filter bar to see it. Until then the nearest record that passes is selected, if there is one.", "关闭过滤栏即可看到。在此之前，选中的是离它最近的一条符合条件的记录（如果有）。";
    bookmarks_hint: "A click shows the record. F2 and Shift+F2 go from one to the next.", "单击可定位到该记录。按 F2、Shift+F2 可跳到下一个、上一个书签。";
    bookmarks_read_only: "These records are only looked at: Reopen the session to change its bookmarks.", "当前会话为只读，重新打开会话后才能修改书签。";
    bookmark_edit: "Edit…", "编辑...";
    bookmark_delete: "Remove", "删除";
    bookmarks_copy: "Copy all as text", "全部复制为文本";
    record_gone: "(the record is gone)", "（该记录已不存在）";
    color_rules_menu: "Colour rules…", "着色规则...";
    color_rules: "Colour rules", "着色规则";
    color_rules_hint: "The first rule that fits a record colours it. Changes show in the log at once. Of a long record, the first 64 KiB count.", "每条记录采用第一条匹配的规则，修改立即在日志中生效。超长记录只检查前 64 KiB。";
    color_rules_empty: "There are no rules yet. Add one, or begin with an example:", "还没有规则。请添加一条，或从示例开始：";
    example_errors: "Errors and failures", "错误与失败";
    example_frames: "Frames from 55 AA", "55 AA 开头的帧";
    example_answers: "Answers that say OK", "OK 应答";
    rule_add: "Add rule", "添加规则";
    rule_up: "Move up", "上移";
    rule_down: "Move down", "下移";
    rule_duplicate: "Duplicate", "复制规则";
    rule_remove: "Remove rule", "删除规则";
    rule_enabled: "Rule is on", "启用该规则";
    rule_wrong: "cannot be used", "无法使用";
    rule_name: "Rule name", "规则名称";
    rule_unnamed: "(no name)", "（未命名）";
    rule_kind: "Look for", "匹配方式";
    rule_pattern: "Pattern", "匹配内容";
    rule_direction: "Records", "记录方向";
    rule_any: "All", "全部";
    rule_received: "Received", "接收";
    rule_sent: "Sent", "发送";
    rule_notes: "Notes", "事件";
    rule_paint: "Colours the", "着色范围";
    rule_paint_text: "Text", "文字";
    rule_paint_row: "Row", "整行背景";
    rule_color: "Colour", "颜色";
    color_red: "Red", "红";
    color_orange: "Orange", "橙";
    color_yellow: "Yellow", "黄";
    color_green: "Green", "绿";
    color_cyan: "Cyan", "青";
    color_blue: "Blue", "蓝";
    color_violet: "Violet", "紫";
    color_grey: "Grey", "灰";
    rules_keep: "Done", "完成";

    // Statistics.
    statistics: "Statistics", "统计";
    close_statistics: "Close statistics", "关闭统计";
    copy_statistics: "Copy", "复制";
    copy_statistics_hint: "All tables with tabs between the columns, for a spreadsheet", "复制全部表格（以制表符分隔，可粘贴到电子表格）";
    reset_statistics: "Reset", "复位";
    reset_statistics_hint: "Counts anew from here on, also in the status bar; the log stays", "从此刻起重新统计（状态栏计数同时复位），日志不受影响";
    totals: "Totals and rates", "总量与速率";
    received: "Received", "接收";
    sent: "Sent", "发送";
    received_and_sent: "Both", "收发双向";
    total: "Total", "合计";
    rate_now: "Last second", "最近 1 秒";
    rate_ten_seconds: "Last 10 s", "最近 10 秒";
    rate_mean: "Mean", "平均";
    rate_mean_hint: "Over the seconds of the clock from the first record to the last one, both seconds counted whole", "首条记录所在秒到末条记录所在秒的平均值，首尾两秒均按整秒计";
    rate_peak: "Busiest second", "单秒峰值";
    rate_peak_hint: "The most in one second of the clock; records and bytes may be of different ones", "单个整秒内的最大值；条数与字节数的最大值可能出现在不同的秒";
    chart: "Over time", "变化曲线";
    chart_measure: "Shown in the chart", "曲线内容";
    chart_span: "Time shown", "时间范围";
    bytes_a_second: "Bytes/s", "字节/秒";
    records_a_second: "Records/s", "条/秒";
    chart_empty: "Nothing was counted in this time.", "该时间范围内没有数据。";
    gaps: "Gaps between records", "记录间隔";
    lengths: "Record lengths", "记录长度";
    spread_count: "Count", "数量";
    spread_least: "Least", "最小";
    spread_median: "Median", "中位数";
    spread_p99: "99 %", "99%";
    spread_most: "Most", "最大";
    spread_hint: "Least and most are exact; the median and the value that 99 % do not exceed are off by 1.6 % at most", "最小值和最大值为精确值；中位数和 99% 分位值的误差不超过 1.6%";
    peers_of_statistics: "Peers", "对方";
    received_records: "Records in", "接收条数";
    received_bytes: "Bytes in", "接收字节";
    sent_records: "Records out", "发送条数";
    sent_bytes: "Bytes out", "发送字节";
    first_seen: "First seen", "首次出现";
    last_seen: "Last seen", "最近出现";

    // Inspector.
    inspector: "Inspector", "数据检查器";
    inspector_close: "Close inspector", "关闭数据检查器";
    inspector_choose: "Click a record in the log: all of it is shown here.", "请在日志中点选一条记录，此处将显示其全部内容。";
    inspector_stay: "Stay on this record", "固定此条记录";
    inspector_empty: "This record has no bytes.", "此条记录没有数据。";
    inspector_bytes: "Bytes", "字节";
    inspector_text: "Text", "文本";
    inspector_bytes_pane: "Bytes of the record", "记录的字节";
    inspector_text_pane: "Text of the record", "记录的文本";
    inspector_values: "Values", "解析结果";
    inspector_received: "received", "接收";
    inspector_sent: "sent", "发送";
    inspector_note: "note", "事件";
    inspector_little: "little-endian", "小端";
    inspector_big: "big-endian", "大端";
    inspector_little_short: "LE", "小端";
    inspector_big_short: "BE", "大端";
    inspector_binary: "Binary", "二进制";
    inspector_numbers: "Numbers", "数值";
    inspector_times: "Time stamps", "时间戳";
    inspector_unix_seconds_32: "Unix s, 32 bit", "Unix s 32 位";
    inspector_unix_seconds_64: "Unix s, 64 bit", "Unix s 64 位";
    inspector_unix_millis_64: "Unix ms, 64 bit", "Unix ms 64 位";
    inspector_which_encoding: "Which encoding is this?", "这是什么编码？";
    inspector_in_use: "It is in use.", "正在使用该编码。";
    inspector_no_text: "This does not look like text.", "看起来不是文本。";
    inspector_from_recent: "Judged together with recent records of this peer.", "已结合对方最近的记录一并判断。";
    inspector_texts: "Text in every encoding that fits", "可完整解码的各种编码";
    inspector_no_encoding_fits: "No encoding explains all of these bytes.", "没有编码能完整解码这些字节。";
    inspector_texts_start: "Long data: its first 4 KiB decide.", "数据较长：仅按前 4 KiB 判断。";
    inspector_checksums: "Checksums", "校验值";
    inspector_find_checksum: "Find a checksum", "查找校验算法";
    inspector_no_checksum: "No checksum has this in its name.", "没有名称匹配的校验算法。";
    inspector_in_background: "Long data: values appear as they are computed.", "数据较长：正在后台计算，结果会陆续显示。";
    inspector_click_copies: "A click copies it", "单击即可复制";
    inspector_copy_text: "Copy bytes as text", "复制为文本";
    inspector_copy_hex: "Copy bytes as HEX", "复制字节为 HEX";
    inspector_copy_base64: "Copy bytes as Base64", "复制字节为 Base64";
    inspector_copy_c: "Copy bytes as C array", "复制字节为 C 数组";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_chinese(text: &str) -> bool {
        text.chars()
            .any(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character))
    }

    #[test]
    fn no_caption_is_empty_and_english_is_not_chinese() {
        for (name, text) in words(Language::English).all() {
            assert!(!text.is_empty(), "{name}");
            assert!(!has_chinese(text) || name == "chinese", "{name}: {text}");
        }
        for (name, text) in words(Language::Chinese).all() {
            assert!(!text.is_empty(), "{name}");
        }
    }
}
